import { sizeCurvePlot } from '../plot/size_curve.js';
import { otherModel } from '../engine/models.js';
import { readableLength, unitName } from '../engine/pixel_size.js';
import { relativeTarget } from '../state/derived.js';
import {
  kLeastScatterError,
  kPlanUnits,
  planAnswer,
  planLike,
  plannedMaterial,
} from '../state/plan.js';
import { cssColour, phaseColour } from './colours.js';
import { changeDetector, dataElement, element, setText } from './dom.js';
import {
  commonPixelSize,
  confidencePercent,
  duration,
  errorPercent,
  evenPixel,
  sideLength,
} from './format.js';
import { createNumberField } from './number_field.js';
import { countText, localised, significant } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').Plan} Plan */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('./app.js').Actions} Actions */

/** Errors of the curve: from half of a per cent to half of the fraction, by equal factors. */
const kErrors = Array.from({ length: 41 }, (_, i) => 0.5 * 0.01 ** (i / 40));
const kPlanColour = 'rgb(0 114 178)';

/** Fields of the plan: limits, what the field shows by what counts, and its unit. */
/** @type {{id: Exclude<keyof Plan, 'numDimensions' | 'unit'>, least: number, most: number, scale: number, unit: string}[]} */
const kFields = [
  { id: 'clsPx', least: 0.1, most: 1e5, scale: 1, unit: 'px' },
  { id: 'phaseFraction', least: 1e-5, most: 0.99999, scale: 100, unit: '%' },
  { id: 'scatterError', least: kLeastScatterError, most: 10, scale: 100, unit: '%' },
  { id: 'target', least: 1e-4, most: 10, scale: 100, unit: '%' },
  { id: 'sidePx', least: 16, most: 1e6, scale: 1, unit: 'px' },
  { id: 'pixelSize', least: 1e-9, most: 1e9, scale: 1, unit: '' },
  { id: 'secondsPerImage', least: 0, most: 1e7, scale: 1, unit: 's' },
];

/**
 * An area or a volume, large numbers as counts are written.
 * @param {number} extent in the unit of the plan
 * @param {Pick<State['plan'], 'unit' | 'numDimensions'>} plan
 */
function extentText(extent, { unit, numDimensions }) {
  const { number, unit: read } = readableLength(extent, unit, numDimensions);
  const text = number < 1e3 ? significant(number, 3) : countText(Number(number.toPrecision(3)));
  return `${text} ${unitName(read)}${numDimensions === 3 ? '³' : '²'}`;
}

/** @param {number} scale */
const plain = (scale) => (/** @type {number} */ value) =>
  String(Number((value * scale).toPrecision(8)));

/**
 * How large, how many, how long: for the present image, and for a plan without one.
 * @param {EngineClient} client
 * @param {Actions} actions
 */
export function createPlanner(client, actions) {
  const curve = createPlotBox('size-curve', { tall: true });
  const fields = kFields.map(({ id, least, most, scale, unit }) => ({
    id,
    field: createNumberField({
      label: strings.planFields[id],
      testId: `plan-${id}`,
      least,
      most,
      scale,
      unit,
      format: plain(scale),
      onChange: (value) => actions.setPlan({ [id]: value }),
    }),
  }));
  const dimensions = element(
    'select',
    {
      class: 'select',
      id: 'plan-dimensions',
      'data-testid': 'plan-dimensions',
      onchange: () => actions.setPlan({ numDimensions: dimensions.value === '3' ? 3 : 2 }),
    },
    element('option', { value: 2 }, strings.planImages),
    element('option', { value: 3 }, strings.planVolumes),
  );
  const units = element(
    'select',
    {
      class: 'select',
      'aria-label': strings.planUnit,
      'data-testid': 'plan-unit',
      onchange: () => actions.setPlan({ unit: units.value }),
    },
    ...kPlanUnits.map((unit) => element('option', { value: unit }, unitName(unit))),
  );
  const row = (/** @type {string} */ label, /** @type {Node[]} */ ...content) =>
    element(
      'div',
      { class: 'plan-row' },
      element('span', { class: 'plan-label' }, label),
      element('span', { class: 'control-row' }, ...content),
    );
  const form = element(
    'div',
    { class: 'plan' },
    element(
      'div',
      { class: 'plan-row' },
      element('label', { for: 'plan-dimensions', class: 'plan-label' }, strings.planKind),
      dimensions,
    ),
    ...fields.map(({ id, field }) =>
      row(strings.planFields[id], field.root, ...(id === 'pixelSize' ? [units] : [])),
    ),
  );
  const take = element(
    'button',
    { type: 'button', class: 'button', 'data-testid': 'plan-take', hidden: true },
    strings.planTake,
  );
  const answerText = element('p', { class: 'plan-answer', 'data-testid': 'plan-answer' });
  const otherText = element('p', { 'data-testid': 'plan-other' });
  const root = element(
    'div',
    { class: 'parts' },
    element(
      'section',
      { class: 'panel-part' },
      element('h2', {}, strings.planTitle),
      element('p', { class: 'muted' }, strings.planHelp),
      form,
      element('p', {}, take),
      answerText,
      otherText,
      element('p', { class: 'muted' }, strings.planAssumption),
    ),
    element(
      'section',
      { class: 'panel-part' },
      element('h2', {}, strings.sizeCurveHeading),
      curve.root,
      element('p', { class: 'muted' }, strings.sizeCurveHelp),
    ),
  );

  /** @param {State} state */
  function showPlan({ plan, confidence, model }) {
    for (const { id, field } of fields) field.show(plan[id]);
    dimensions.value = String(plan.numDimensions);
    units.value = plan.unit;
    const found = planAnswer(client, plan, confidence, model);
    const other = planAnswer(client, plan, confidence, otherModel(model));
    if (!found) {
      setText(answerText, strings.targetUnknown);
      setText(otherText, '');
      return;
    }
    answerText.replaceChildren(
      strings.planBefore(errorPercent(plan.target), confidencePercent(confidence)),
      element(
        'strong',
        {},
        dataElement(found.numImages, countText(found.numImages), { 'data-testid': 'plan-images' }),
        strings.planImagesUnit(found.numImages, plan.numDimensions === 3),
      ),
      strings.planExtent(
        extentText(found.extent, plan),
        duration(found.seconds),
        sideLength(found.sidePx, { side: plan.pixelSize, unit: plan.unit }),
      ),
    );
    if (!other) return;
    otherText.replaceChildren(
      `${strings.modelNames[otherModel(model)]}: `,
      dataElement(other.numImages, countText(other.numImages), { 'data-testid': 'plan-other-images' }),
      strings.planImagesUnit(other.numImages, plan.numDimensions === 3),
      strings.fullStop,
    );
  }

  /** @param {State} state @param {Answer | null} answer */
  function showCurve(state, answer) {
    /** @type {{material: MaterialEstimate, model: Model}} */
    const asked =
      answer && answer.estimate.sigma !== null
        ? { material: answer.result.material, model: answer.model }
        : { material: plannedMaterial(client, state.plan), model: state.model };
    const { material, model } = asked;
    const isOfImage = answer !== null && material === answer.result.material;
    const points = kErrors.flatMap((error) => {
      const { sidePx } = client.requiredSize(material, state.confidence, error, model);
      return sidePx === null ? [] : [{ error, sidePx }];
    });
    const error = isOfImage ? relativeTarget(state, material.phaseFraction) : state.plan.target;
    const { sidePx } = client.requiredSize(material, state.confidence, error, model);
    if (points.length < 2 || sidePx === null) {
      curve.show(null);
      return;
    }
    const pixel = isOfImage
      ? evenPixel(commonPixelSize(state.images), material.numDimensions)
      : null;
    const isShown = error <= points[0].error && error >= points[points.length - 1].error;
    const present = material.numPixels ** (1 / material.numDimensions);
    const index = state.phases.findIndex(({ value }) => value === answer?.value);
    curve.show({
      title: strings.sizeCurveTitle(confidencePercent(state.confidence)),
      description: strings.sizeCurveDescription(errorPercent(error), sideLength(sidePx, pixel)),
      phaseColour: isOfImage ? cssColour(phaseColour(index)) : kPlanColour,
      draw: (size, theme) =>
        sizeCurvePlot(
          {
            points,
            target: isShown ? { error, sidePx, text: sideLength(sidePx, pixel) } : null,
            present: { sidePx: present, text: isOfImage ? strings.presentSize : strings.planSize },
            texts: { x: strings.errorAxis, y: strings.sideAxis },
            formatError: (value) => `${localised(String(Number((100 * value).toPrecision(3))))} %`,
            formatSide: (value) => countText(Math.round(value)),
          },
          size,
          theme,
        ),
      table: {
        columns: [strings.errorAxis, strings.sideAxis],
        rows: points.map((point) => [
          errorPercent(point.error),
          countText(Math.ceil(point.sidePx)),
        ]),
      },
    });
  }

  /** @param {State} state @param {Answer} answer */
  function takeFrom(state, answer) {
    const target = relativeTarget(state, answer.estimate.phaseFraction);
    const plan = planLike(answer, target, commonPixelSize(state.images));
    if (plan) actions.setPlan(plan);
  }

  /** @type {{state: State, answer: Answer | null} | null} */
  let last = null;
  take.addEventListener('click', () => {
    if (last?.answer) takeFrom(last.state, last.answer);
  });
  const isNews = changeDetector();
  if (!client.isReady) {
    client.ready.then(
      () => {
        if (last) show(last.state, last.answer);
      },
      () => {},
    );
  }

  /** @param {State} state @param {Answer | null} answer */
  function show(state, answer) {
    take.hidden = !answer || answer.estimate.clsPx === null;
    showPlan(state);
    showCurve(state, answer);
  }

  return {
    root,
    /** @param {State} state @param {Answer | null} answer */
    update(state, answer) {
      last = { state, answer };
      const { plan, confidence, target, targetUnit, model } = state;
      if (!client.isReady || !isNews(plan, confidence, target, targetUnit, model, answer)) return;
      show(state, answer);
    },
  };
}
