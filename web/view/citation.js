/**
 * How to cite the method and this software.
 */

/** The paper behind the ImageRep model; its preprint is arXiv:2410.19568. */
export const kPaper = {
  title: 'Prediction of Microstructural Representativity from a Single Image',
  journal: 'Advanced Science',
  year: 2025,
  doi: '10.1002/advs.202414149',
  arxiv: '2410.19568',
};

/** @param {string} version */
export const citationText = (version) =>
  `Dahari, A., Docherty, R., Kench, S., Cooper, S. J.: ${kPaper.title}. ${kPaper.journal} ` +
  `(${kPaper.year}), https://doi.org/${kPaper.doi}. Computed with Phasebound ${version}.`;

/** @param {string} version */
export const bibtex = (version) =>
  `@article{dahari${kPaper.year}imagerep,
  title         = {${kPaper.title}},
  author        = {Dahari, Amir and Docherty, Ronan and Kench, Steve and Cooper, Samuel J.},
  journal       = {${kPaper.journal}},
  year          = {${kPaper.year}},
  doi           = {${kPaper.doi}},
  eprint        = {${kPaper.arxiv}},
  archiveprefix = {arXiv}
}
@software{phasebound,
  title   = {Phasebound: confidence interval of a material's phase fraction from one image},
  author  = {{The Phasebound authors}},
  version = {${version}},
  year    = {2026},
  license = {MIT}
}`;
