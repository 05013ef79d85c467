// What a trace of Chromium says of a page: which frames were dropped, and the longest task of its
// main thread. It sees what the page itself cannot: frames that the compositor had to do without.

/** Frames and their fates, tasks of the threads, and the names of these. */
const kCategories = ['cc', 'benchmark', 'toplevel', 'devtools.timeline', '__metadata'];

/**
 * Records what Chromium does meanwhile.
 * @param {any} browser of Playwright
 * @param {any} page
 * @param {() => Promise<void>} run
 * @param {readonly string[]} [categories]
 * @returns {Promise<any[]>} events of the trace-event format; times in microseconds
 */
export async function traced(browser, page, run, categories = kCategories) {
  await browser.startTracing(page, { categories });
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  return traceEvents;
}

/**
 * Threads by their ids.
 * @param {readonly any[]} events
 * @param {string} name
 */
const threadsNamed = (events, name) =>
  new Set(
    events
      .filter((event) => event.name === 'thread_name' && event.args.name === name)
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );

/**
 * Frames of the page's compositor, each of which had something to show or not, and tasks of its main
 * thread. A frame is dropped that had something to show and did not come to the screen; one is partial
 * that came without what the main thread was still at. What was before is not counted: the start of a
 * trace holds the browser up.
 * @param {readonly any[]} allEvents
 * @param {string} first type of the event of the page from which on frames and tasks count
 */
export function frameReport(allEvents, first) {
  const start = allEvents.find(
    ({ name, args }) => name === 'EventDispatch' && args.data?.type === first,
  );
  if (!start) throw new Error(`no ${first} in the trace`);
  // Threads may have been named before.
  const events = allEvents.filter(({ ts, ph }) => ph === 'M' || ts >= start.ts);
  const compositors = threadsNamed(events, 'Compositor');
  const mains = threadsNamed(events, 'CrRendererMain');
  const isOf = (/** @type {Set<string>} */ threads) => (/** @type {any} */ { pid, tid }) =>
    threads.has(`${pid} ${tid}`);
  const states = events
    .filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b')
    .filter(isOf(compositors))
    .map(({ args }) => args.frame_reporter.state);
  const numberOf = (/** @type {string} */ state) => states.filter((each) => each === state).length;
  const tasksMs = events
    .filter(({ name, ph, dur }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X' && dur)
    .filter(isOf(mains))
    .map(({ dur }) => dur / 1000);
  return {
    numFrames: states.length - numberOf('STATE_NO_UPDATE_DESIRED'),
    numPartial: numberOf('STATE_PRESENTED_PARTIAL'),
    numDropped: numberOf('STATE_DROPPED'),
    longestTaskMs: Math.max(0, ...tasksMs),
    numTasksOver16Ms: tasksMs.filter((ms) => ms > 1000 / 60).length,
  };
}
