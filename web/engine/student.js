/**
 * Student's t distribution, for tests between fields. Accuracy about 1e-10, which no reader needs.
 */

/** Lanczos' approximation of log gamma, g = 7, n = 9. */
const kLanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];
const kLanczosG = 7;
/** The continued fraction has converged long before. */
const kMostTerms = 500;
const kTiny = 1e-300;
const kSteps = 200;

/** @param {number} x > 0 */
export function logGamma(x) {
  let sum = kLanczos[0];
  for (let i = 1; i < kLanczos.length; ++i) sum += kLanczos[i] / (x - 1 + i);
  const t = x - 1 + kLanczosG + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Continued fraction of the incomplete beta function, by Lentz' method.
 * @param {number} x
 * @param {number} a
 * @param {number} b
 */
function betaFraction(x, a, b) {
  const away = (/** @type {number} */ value) => (Math.abs(value) < kTiny ? kTiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < kMostTerms; ++m) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return result;
}

/**
 * Regularised incomplete beta function.
 * @param {number} x 0..1
 * @param {number} a
 * @param {number} b
 */
function incompleteBeta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * Probability that |T| exceeds a value.
 * @param {number} t
 * @param {number} degreesOfFreedom > 0
 */
export const studentBeyond = (t, degreesOfFreedom) =>
  incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);

/**
 * The value that |T| stays below with a probability.
 * @param {number} confidence 0 < confidence < 1
 * @param {number} degreesOfFreedom
 */
export function studentQuantile(confidence, degreesOfFreedom) {
  let low = 0;
  let high = 1;
  while (studentBeyond(high, degreesOfFreedom) > 1 - confidence) high *= 2;
  for (let i = 0; i < kSteps && high - low > 1e-12 * high; ++i) {
    const middle = (low + high) / 2;
    if (studentBeyond(middle, degreesOfFreedom) > 1 - confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
