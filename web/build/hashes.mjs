// Hashes as policies and integrity attributes have them.

import { createHash } from 'node:crypto';

/** @param {string | Uint8Array} contents */
export const integrityOf = (contents) =>
  `sha256-${createHash('sha256').update(contents).digest('base64')}`;
