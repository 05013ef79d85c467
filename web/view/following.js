import { changeDetector } from './dom.js';
import { lifetime } from './lifetime.js';

/** A slider that is held rests when it has not moved for so long. */
const kRestMs = 100;

/**
 * Shows each change of the state. All are shown at once but those of a slider that is dragged: it may
 * tell several times a frame where it is, so these are shown with the next frame, and what need not
 * follow the hand when the slider rests or is let go.
 * @param {{get: () => import('../state/types.js').State,
 *   subscribe: (listener: () => void) => () => void}} store
 * @param {(how: {isMoving: boolean}) => void} show
 * @returns {() => void} ends that
 */
export function followSteadily({ get, subscribe }, show) {
  let isHeld = false;
  /** @type {number | undefined} */
  let frame;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;

  function forget() {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(rest);
    frame = undefined;
    rest = undefined;
  }
  function showAll() {
    forget();
    show({ isMoving: false });
  }
  function showMove() {
    forget();
    show({ isMoving: true });
    rest = setTimeout(showAll, kRestMs);
  }
  function letGo() {
    isHeld = false;
    if (frame !== undefined || rest !== undefined) showAll();
  }

  const signal = lifetime();
  addEventListener('pointerdown', () => (isHeld = true), { capture: true, signal });
  for (const type of ['pointerup', 'pointercancel']) {
    addEventListener(type, letGo, { capture: true, signal });
  }
  // Of the window itself: what happens elsewhere is told to nobody here.
  addEventListener('blur', letGo, { signal });

  const isMove = changeDetector();
  const unsubscribe = subscribe(() => {
    const { confidence, slice } = get();
    if (isMove(confidence, slice) && isHeld) frame ??= requestAnimationFrame(showMove);
    else showAll();
  });
  return () => {
    unsubscribe();
    forget();
  };
}
