import { countText, phaseText } from './numbers.js';
import { element, onChange, setText } from './dom.js';
import { bytesSize, duration, pixelLength, wholePercent } from './format.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').Task} Task */
/** @typedef {import('./app.js').Actions} Actions */

/** An estimate of the time left is worth a word from here on. */
const kLeastTotalSeconds = 1;
/** Work that takes longer than this tells how far it is. */
const kLeastNewsMs = 500;
/** Below this share done, what is left is anybody's guess. */
const kLeastShare = 0.03;

/**
 * What the worker says of it; of several files, what those that are read tell of the others.
 * @param {Task} task
 * @returns {number | null}
 */
function measuredTimeLeft({ kind, share, startedAt, now, secondsLeft, rows, index, numImages }) {
  if (kind !== 'open') return secondsLeft;
  if (numImages === 1) return rows?.secondsLeft ?? null;
  return index > 0 ? ((now - startedAt) * (1 / share - 1)) / 1000 : null;
}

/**
 * @param {Task} task
 * @returns {string} how long the task will still take; empty where it cannot be told or is short
 */
function timeLeft(task) {
  const { share, startedAt, now } = task;
  const elapsed = (now - startedAt) / 1000;
  // Samples pass evenly; of other work nothing is said before enough of it has been measured.
  const isEven = task.kind === 'demonstrate' && share >= kLeastShare;
  const left = measuredTimeLeft(task) ?? (isEven ? elapsed / share - elapsed : null);
  if (left === null || elapsed + left < kLeastTotalSeconds) return '';
  return strings.timeLeft(duration(Math.max(1, Math.ceil(left))));
}

/**
 * How far an estimate is. Before anything is measured only its memory is known well: how fast this
 * machine is nobody can tell.
 * @param {Task} task
 * @returns {string[]}
 */
function estimateNews(task) {
  const { stage, share, seconds, numBytes, maxLagPx } = task;
  const isComparing = (stage ?? 'tpc') === 'tpc';
  const upTo = isComparing ? strings.upToLag : strings.ringsUpTo;
  const what =
    maxLagPx !== null ? upTo(pixelLength(maxLagPx)) : strings.stages[stage ?? 'tpc'];
  const left = timeLeft(task);
  if (left) return [what, strings.shareDone(wholePercent(share)), left];
  const isLong = seconds !== null && numBytes !== null && seconds >= kLeastTotalSeconds;
  return isLong ? [what, strings.memoryNeeded(bytesSize(numBytes))] : [what];
}

/**
 * How far a file is read: in slices or rows where its pixels are, else in bytes.
 * @param {Task} task
 * @param {number} numBytes
 */
function readNews({ rows, share }, numBytes) {
  if (!rows) return strings.bytesDone(bytesSize(share * numBytes), bytesSize(numBytes));
  const { row, numRows, numSlices } = rows;
  if (numSlices === 1) return strings.rowOf(countText(row), countText(numRows));
  const slice = Math.min(numSlices, Math.floor(row / numRows) + 1);
  return strings.sliceOf(countText(slice), countText(numSlices));
}

/**
 * @param {Task} task
 * @param {boolean} isColour
 */
function describe(task, isColour) {
  const { kind, name, phaseValue, index, numImages } = task;
  if (kind === 'open') {
    const words = strings.reading(name, index + 1, numImages);
    // What is read in a moment needs no news, which nobody could read.
    const isLong = task.now - task.startedAt >= kLeastNewsMs;
    if (!isLong || task.numBytes === null || task.share === 0) return words;
    return [words, readNews(task, task.numBytes), timeLeft(task)].filter(Boolean).join(' · ');
  }
  if (kind === 'generate') return strings.generating(name);
  if (kind === 'demonstrate') {
    const left = timeLeft(task);
    const done = Math.round(index + task.share * (numImages - index));
    const words = strings.drawing(
      strings.demonstrations[name],
      countText(done),
      countText(numImages),
    );
    return left ? `${words} · ${left}` : words;
  }
  const parts = [strings.estimating(phaseText(phaseValue ?? 0, isColour))];
  if (numImages > 1) parts.push(strings.ofImages(index + 1, numImages));
  return [...parts, ...estimateNews(task)].join(' · ');
}

/** @param {State} state */
function idleText({ phaseValue, results, phases, isCancelled }) {
  const result = phaseValue === null ? undefined : results.get(phaseValue);
  if (isCancelled) return strings.cancelled;
  if (!result || phaseValue === null) return strings.idle;
  const phase = phaseText(phaseValue, phases[0].isColour);
  return strings.analysed(phase, duration(result.seconds));
}

/**
 * One line that is always there: what is being computed, how far it is, and the way to stop it.
 * @param {Actions} actions
 */
export function createStatus(actions) {
  const text = element('p', { class: 'status-text', tabindex: -1, 'data-testid': 'status' });
  const cancel = element(
    'button',
    { type: 'button', class: 'button', 'data-testid': 'cancel', onclick: actions.cancel },
    strings.cancel,
  );
  const fill = element('div', { class: 'progress-fill' });
  const bar = element(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-label': strings.progress,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'data-testid': 'progress',
    },
    fill,
  );
  const root = element(
    'section',
    { class: 'status', 'aria-label': strings.progress },
    text,
    cancel,
    bar,
  );

  const showTask = onChange((/** @type {Task | null} */ task, /** @type {State} */ state) => {
    const isBusy = task !== null;
    if (!isBusy && document.activeElement === cancel) text.focus();
    root.classList.toggle('is-busy', isBusy);
    root.classList.toggle('is-unmeasured', isBusy && task.share === 0);
    if (!task) {
      bar.removeAttribute('aria-valuenow');
      return;
    }
    setText(text, describe(task, state.phases[0]?.isColour ?? false));
    fill.style.setProperty('--share', String(task.share));
    if (task.share === 0) bar.removeAttribute('aria-valuenow');
    else bar.setAttribute('aria-valuenow', String(Math.round(100 * task.share)));
  });
  return {
    root,
    /** @param {State} state */
    update(state) {
      showTask(state.task, state);
      if (!state.task) setText(text, idleText(state));
    },
  };
}
