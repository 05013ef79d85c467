import { element } from './dom.js';
import { strings } from './strings.js';

/** Each step doubles the area of a pixel twice: one to sixteen pixels of the screen. */
const kSteps = [1, 2, 4, 8, 16];

/**
 * A window on a picture that may be larger than it: buttons make it larger and smaller, and the
 * window scrolls.
 * @param {HTMLElement[]} content
 * @param {{fit: () => void, setZoom: (zoom: number) => void}} actions
 */
export function createZoom(content, { fit, setZoom }) {
  let index = 0;
  /** What is to stay where it is, px of the window. @type {{x: number, y: number} | null} */
  let held = null;
  const button = (
    /** @type {string} */ sign,
    /** @type {string} */ label,
    /** @type {string} */ testId,
    /** @type {number} */ step,
  ) =>
    element(
      'button',
      {
        type: 'button',
        class: 'button icon',
        title: label,
        'aria-label': label,
        'data-testid': testId,
        onclick: () => go(index + step),
      },
      element('span', { 'aria-hidden': 'true' }, sign),
    );
  const closer = button('+', strings.zoomIn, 'zoom-in', 1);
  const farther = button('−', strings.zoomOut, 'zoom-out', -1);
  const view = element('div', { class: 'image-view' }, ...content);
  const tools = element('div', { class: 'zoom-tools' }, farther, closer);

  /**
   * What is in the middle of the window, or under the pointer, stays there.
   * @param {number} next
   * @param {{x: number, y: number} | null} [at] px of the window
   */
  function go(next, at = null) {
    if (next < 0 || next >= kSteps.length) return;
    held = at;
    setZoom(next);
    held = null;
  }

  /** @param {number} next */
  function show(next) {
    if (next === index) return;
    const ratio = kSteps[next] / kSteps[index];
    const { x, y } = held ?? { x: view.clientWidth / 2, y: view.clientHeight / 2 };
    const place = { left: (view.scrollLeft + x) * ratio - x, top: (view.scrollTop + y) * ratio - y };
    index = next;
    showTools();
    fit();
    view.scrollTo(place.left, place.top);
  }

  function showTools() {
    const isZoomed = index > 0;
    farther.disabled = !isZoomed;
    closer.disabled = index === kSteps.length - 1;
    view.classList.toggle('is-zoomed', isZoomed);
    // A window that scrolls must be reached by keyboard.
    if (isZoomed) {
      view.setAttribute('tabindex', '0');
      view.setAttribute('role', 'group');
      view.setAttribute('aria-label', strings.imageRegion);
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) view.removeAttribute(name);
    }
  }

  view.addEventListener(
    'wheel',
    (event) => {
      // Without the key the page scrolls; a pinch on a touchpad comes with it.
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = view.getBoundingClientRect();
      go(index + (event.deltaY < 0 ? 1 : -1), {
        x: event.clientX - box.left,
        y: event.clientY - box.top,
      });
    },
    { passive: false },
  );
  showTools();
  return {
    view,
    tools,
    get factor() {
      return kSteps[index];
    },
    show,
  };
}
