/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** The browser takes the hash of a whole file in memory at once; larger ones are left out. */
export const kMostBytes = 2 ** 30;
/** Of all files together that are hashed before anybody asks: what a disk reads in about a second. */
const kMostBytesAhead = 2 ** 28;

/**
 * Why there is no hash: nobody has asked for it yet, the page is not served securely, the file is
 * too large, it cannot be read any more, there is none.
 * @typedef {'notTaken' | 'insecure' | 'tooLarge' | 'unreadable' | 'noFile'} WhyNoDigest
 *
 * @typedef {{sha256: string, why: null} | {sha256: null, why: WhyNoDigest}} Digest
 */

/** @param {WhyNoDigest} why @returns {Digest} */
const none = (why) => ({ sha256: null, why });

/** @param {Blob} blob @returns {Promise<Digest>} */
async function digestOfFile(blob) {
  if (!globalThis.crypto?.subtle) return none('insecure');
  if (blob.size > kMostBytes) return none('tooLarge');
  try {
    const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0'));
    return { sha256: hex.join(''), why: null };
  } catch {
    return none('unreadable');
  }
}

/**
 * The SHA-256 of the files that images came from, each taken once and one at a time: a file is in
 * memory meanwhile.
 * @param {Pick<EngineClient, 'sourceOf'>} client
 */
export function createDigests(client) {
  /** @type {Map<number, Promise<Digest>>} */
  const asked = new Map();
  /** @type {Map<number, Digest>} */
  const taken = new Map();
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();

  /** @param {OpenedImage} image @returns {readonly Blob[] | null} */
  function filesOf({ key, saved }) {
    const source = saved ? null : client.sourceOf(key);
    return source?.kind === 'file' ? source.blobs : null;
  }

  /** @param {OpenedImage} image @returns {Promise<Digest>} */
  async function digestOf(image) {
    if (image.saved?.sha256) return { sha256: image.saved.sha256, why: null };
    const hashes = [];
    for (const file of filesOf(image) ?? []) {
      const digest = await digestOfFile(file);
      if (digest.sha256 === null) return digest;
      hashes.push(digest.sha256);
    }
    return hashes.length === 0 ? none('noFile') : { sha256: hashes.join(' '), why: null };
  }

  /** @param {OpenedImage} image */
  function ask(image) {
    const before = asked.get(image.key);
    if (before) return before;
    const digest = last.then(async () => {
      const own = await digestOf(image);
      taken.set(image.key, own);
      return own;
    });
    asked.set(image.key, digest);
    last = digest;
    return digest;
  }

  return {
    /**
     * @param {readonly OpenedImage[]} images
     * @returns {Promise<(string | null)[]>}
     */
    async of(images) {
      const digests = await Promise.all(images.map(ask));
      return digests.map(({ sha256 }) => sha256);
    },

    /**
     * Begins with those that take no time worth mentioning, as nobody may wait for them later.
     * @param {readonly OpenedImage[]} images
     */
    takeAhead(images) {
      let numBytes = 0;
      for (const image of images) {
        for (const { size } of filesOf(image) ?? []) numBytes += size;
        if (numBytes > kMostBytesAhead) return;
        ask(image);
      }
    },

    /**
     * Those that are there without a wait.
     * @param {readonly OpenedImage[]} images
     * @returns {Digest[]}
     */
    takenOf: (images) => images.map(({ key }) => taken.get(key) ?? none('notTaken')),
  };
}
