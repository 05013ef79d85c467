/** A finger that moves farther meant something else, px. */
const kMostMovedPx = 10;

/**
 * Lets a press of a radio button count wherever the page has moved to under it: an answer that
 * arrives between pressing and lifting may push the button away, and the browser then takes the two
 * for no click.
 * @param {HTMLInputElement} radio
 */
export function keepPress(radio) {
  /** @type {{id: number, x: number, y: number} | null} */
  let pressed = null;
  radio.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    pressed = { id: event.pointerId, x: event.clientX, y: event.clientY };
    radio.setPointerCapture(event.pointerId);
  });
  radio.addEventListener('pointercancel', () => {
    pressed = null;
  });
  radio.addEventListener('pointerup', (event) => {
    if (!pressed || pressed.id !== event.pointerId) return;
    const moved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    pressed = null;
    // The click of the browser that may follow finds it checked.
    if (moved <= kMostMovedPx && !radio.checked) radio.click();
  });
}
