/**
 * How long the present page of the app lasts: another language builds it anew, and what listens to
 * the window must go with the old one.
 */
let current = new AbortController();

/** @returns {AbortSignal} fires when the present page goes */
export const lifetime = () => current.signal;

export function renewLifetime() {
  current.abort();
  current = new AbortController();
}
