/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** The browser takes the hash of a whole file in memory at once; larger ones are left out. */
const kMostBytes = 2 ** 30;

/** @param {Blob} blob @returns {Promise<string | null>} */
async function sha256(blob) {
  // There is none on a page that is not served securely.
  if (blob.size > kMostBytes || !globalThis.crypto?.subtle) return null;
  try {
    const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

/**
 * The SHA-256 of the files that images came from, each taken once.
 * @param {EngineClient} client
 */
export function createDigests(client) {
  /** @type {Map<number, Promise<string | null>>} */
  const asked = new Map();
  /** @type {Map<number, string | null>} */
  const taken = new Map();

  /** @param {OpenedImage} image */
  async function digestOf({ key, saved }) {
    if (saved) return saved.sha256;
    const source = client.sourceOf(key);
    if (source?.kind !== 'file') return null;
    const hashes = await Promise.all(source.blobs.map(sha256));
    return hashes.includes(null) ? null : hashes.join(' ');
  }

  /** @param {OpenedImage} image */
  async function take(image) {
    const digest = await digestOf(image);
    taken.set(image.key, digest);
    return digest;
  }

  return {
    /**
     * @param {readonly OpenedImage[]} images
     * @returns {Promise<(string | null)[]>}
     */
    of: (images) =>
      Promise.all(
        images.map((image) => {
          const digest = asked.get(image.key) ?? take(image);
          asked.set(image.key, digest);
          return digest;
        }),
      ),

    /**
     * Those that are there without a wait.
     * @param {readonly OpenedImage[]} images
     */
    takenOf: (images) => images.map(({ key }) => taken.get(key) ?? null),
  };
}
