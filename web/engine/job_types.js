/**
 * An estimate that two workers share, step by step, as the module takes and answers it.
 */

/**
 * @template T
 * @typedef {import('./types.js').Answer<T>} Answer
 */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/**
 * What a helping worker needs to know of a phase besides its pixels.
 * @typedef {object} PhaseDescription
 * @property {number[]} shape
 * @property {number} value that is asked for
 * @property {number} correlatedValue that is correlated for it: of two phases always the same one
 * @property {number} count pixels that hold it
 * @property {number} maxLag the first lags, px
 * @property {{lower: number, upper: number, isClear: boolean}[] | null} thresholdRanges what the
 *   choice of grey thresholds leaves open, for what is not the correlated phase and for it
 */

/**
 * One run of a job: rounds, in each of which all chunks of the image are transformed. Where isKept,
 * an earlier run has left what these lags need: only correlate() is to be called, until it is over.
 * @typedef {object} LagsPlan
 * @property {boolean} isKept
 * @property {number} maxLag
 * @property {number} numRounds
 * @property {number} numChunks
 * @property {number} rowsPerChunk
 * @property {number} firstOwn the first of the chunks that this worker packs
 * @property {number} lastOwn the one behind the last of them
 * @property {number} chunkBytes of a chunk's packed pixels, the most
 * @property {number} partOfWork that is this worker's, 0..1
 * @property {boolean} isSurveyShared whether each of two workers surveys a part of the pixels, the
 *   helper in its first run, or the lead all
 */

/**
 * Steps of a round's lines, first ... last - 1, for the other worker.
 * @typedef {{first: number, last: number, lines: Float32Array}} GivenLines
 */

/**
 * One worker's part of an estimate, step by step; see pool.js. The lead has the image, the helper a
 * copy of the phase. What goes to the other worker (packedChunks, giveLines, correlateGiven, finalSums)
 * is a view of the engine's memory, to be copied before the next call.
 * @typedef {object} CorrelationJob
 * @property {(maxLag: number) => Answer<LagsPlan>} beginLags
 * @property {(firstRow: number, numRows: number, bits: Uint8Array) => Answer<null>} putRows pixels of
 *   the helper's phase, as phaseBits() answers them, in order
 * @property {(first: number, last: number) => Answer<null>} packChunks puts the pixels of own chunks,
 *   first ... last - 1, in the order in which they are transformed
 * @property {(first: number, last: number) => Answer<Uint8Array>} packedChunks such chunks for the
 *   other worker
 * @property {(first: number, last: number, packed: Uint8Array) => Answer<null>} putChunks the other
 *   worker's
 * @property {(round: number) => Answer<null>} beginRound
 * @property {(first: number, last: number) => Answer<null>} transformChunks
 * @property {(milliseconds: number) => Answer<boolean>} correlate whether the round is over
 * @property {() => Answer<GivenLines | null>} giveLines for the other worker, which has no lines of
 *   the round left; null where there are not enough to be worth a message
 * @property {(round: number, first: number, last: number, lines: Float32Array) =>
 *   Answer<Float32Array>} correlateGiven what comes of the other worker's lines
 * @property {(first: number, last: number, lines: Float32Array) => Answer<null>} takeBack what came of
 *   own ones
 * @property {() => number} lineMsLeft what the lines take that this worker has to correlate itself in
 *   the round; 0 where none are left
 * @property {() => boolean} isWaiting for lines that the other one has, without which correlate() does
 *   nothing
 * @property {() => number} doneShare of this worker's part of the run
 * @property {(milliseconds: number) => Answer<boolean>} survey counts what the estimate takes from the
 *   pixels themselves, of this worker's part; whether that is over
 * @property {() => Answer<Uint32Array>} surveyCounts what the helper counted so, for addSurvey()
 * @property {(counts: Uint32Array) => Answer<null>} addSurvey gives it to the lead, when that has
 *   counted its own part
 * @property {(firstRow: number) => Answer<Int32Array>} finalSums rows that this worker has done with, as
 *   many as go into a message; none where a message is not worth it yet
 * @property {() => number} numFinalRows
 * @property {() => number} numRows
 * @property {() => number} rowLength sums in a row of this worker's
 * @property {(firstRow: number, numRows: number, sums: Int32Array) => Answer<null>} addSums the
 *   helper's to the lead's, of rows that the lead has done with
 * @property {() => Answer<number | null>} settle lags to go on with; null: no more are needed
 * @property {(onProgress: ((stage: string, share: number) => void) | null) =>
 *   Answer<ImageEstimate>} finish
 * @property {() => void} delete
 */

export {};
