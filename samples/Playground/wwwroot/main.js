// The page: connects its controls, its pictures and the networks.

import { onThemeChange } from './colors.js';
import { startEngine } from './engine.js';
import { Explanation } from './explanation.js';
import { LossChart } from './losses.js';
import { NetworkDrawing } from './network.js';
import { count, short } from './numbers.js';
import { OwnData } from './own-data.js';
import { Plot } from './plot.js';
import { offerTakeAway } from './take-away.js';

const byId = id => document.getElementById(id);

// Numbers that change faster than this cannot be read.
const readableMilliseconds = 500;

const engine = await startEngine();
const catalog = engine.catalog();
const drawing = new NetworkDrawing(byId('drawing'), part => choosePart(part));
const plot = new Plot(byId('plot'), (place, row) => pick(place, row));
const losses = new LossChart(byId('losses'));
const explanation = new Explanation();
const own = new OwnData(engine, () => open({ ...settings, lesson: 'own' }));

let session, progress, settings = {};
let isRunning = false, explainedAt = 0;
let frames = [];

function open(wanted) {
  const link = typeof wanted === 'string' ? wanted : Object.entries(wanted).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const before = session?.className;
  session = engine.open(link);
  settings = Object.fromEntries(session.link.split('&').map(part => part.split('=')));
  history.replaceState(null, '', `#${session.link}`);
  say('');
  showSettings();
  plot.show(session);
  if (before !== session.className) {
    drawing.show(session);
    explanation.showSource(engine.source(), session.className);
    byId('part').replaceChildren(...drawing.parts.map(({ part, name }, index) => new Option(`${part.from > 0 ? 'Weight' : 'Node'} ${name}`, index)));
  }

  const isEmpty = session.training.length === 0;
  for (const id of ['run', 'step-row', 'step-batch', 'previous-row', 'next-row', 'row', 'whole-row']) {
    byId(id).disabled = isEmpty;
  }

  if (isEmpty) {
    pause();
  }

  draw(engine.progress(), true);
}

function showSettings() {
  for (const link of byId('lessons').querySelectorAll('a')) {
    const isCurrent = link.dataset.lesson === session.lesson;
    link.removeAttribute('aria-current');
    if (isCurrent) {
      link.setAttribute('aria-current', 'page');
      // On a phone the lessons are a strip that scrolls.
      byId('lessons').scrollLeft = link.offsetLeft - byId('lessons').offsetLeft - 40;
    }
  }

  byId('lesson-title').textContent = session.title;
  byId('lesson-text').textContent = session.text;
  byId('network').replaceChildren(...session.networks.map(({ widths, activation }) => new Option(`${widths}, ${activation}`, widths, false, widths === session.network)));
  showRange('learning-rate', catalog.learningRates, session.learningRate, String);
  showRange('batch', catalog.batchSizes, session.batchSize, String);
  showRange('noise', catalog.noises, session.noise, String);
  byId('noise-field').hidden = !session.isDrawn;
  byId('scaling').checked = session.scaling;
  byId('start').value = session.startsWithOnes ? '1' : '0';
  byId('seed').value = session.seed;
  byId('seed').max = catalog.largestSeed;
  byId('row').max = session.training.length;
  byId('link').value = location.href;
  byId('show-held-out').disabled = session.heldOut.length === 0;
  showLegend();
}

// Of classes their shapes, of values of two inputs the colours from the least to the most.
function showLegend() {
  const item = (text, className, ...around) => {
    const created = document.createElement('li');
    const mark = document.createElement('span');
    mark.className = className;
    mark.textContent = text;
    created.append(...around.slice(0, 1), mark, ...around.slice(1));
    return created;
  };
  const shapes = ['●', '■', '▲'];
  const items = session.classes.map((name, index) => item(shapes[index], `mark-${index}`, '', ` ${name}`));
  if (session.classes.length === 0 && session.inputNames.length === 2) {
    const answers = session.training.map(row => row.at(-1));
    items.push(item('', 'ramp', `${session.columns.at(-1)}: ${short(Math.min(...answers))} `, ` ${short(Math.max(...answers))}`));
  }

  byId('plot-legend').replaceChildren(...items);
}

function showRange(id, offer, value, text) {
  const range = byId(id);
  range.max = offer.length - 1;
  range.value = offer.indexOf(value);
  range.setAttribute('aria-valuetext', text(value));
  byId(`${id}-value`).textContent = text(value);
}

/** Draws what the last step has changed. Everything, or at most so often as it can be read. */
function draw(newProgress, everything) {
  progress = newProgress;
  drawing.update(engine.parameters());
  plot.update(engine.predictions(), progress.row);
  losses.update(engine.losses());
  byId('epoch').textContent = count(Math.floor(progress.epoch));
  byId('steps').textContent = count(progress.steps);
  byId('training-score').textContent = scoreText(progress.training);
  byId('held-out-score').textContent = progress.heldOut.rows > 0 ? scoreText(progress.heldOut) : 'none: too few rows';
  if (everything || performance.now() - explainedAt > readableMilliseconds) {
    explainedAt = performance.now();
    explain(everything);
  }
}

function scoreText({ loss, correct, rows }) {
  const parts = [loss === undefined ? 'loss no longer finite' : `loss ${short(loss)}`];
  if (correct !== undefined) {
    parts.push(`${correct} of ${rows} right`);
  }

  return rows > 0 ? parts.join(', ') : 'no rows yet';
}

function explain(moves) {
  const hasRows = session.training.length > 0;
  byId('row').value = progress.row + 1;
  if (!hasRows) {
    byId('row-text').textContent = 'There is no row yet.';
    explanation.show({ steps: [], notes: [] }, false);
    return;
  }

  const row = session.training[progress.row];
  const answer = session.classes[row.at(-1)] ?? short(row.at(-1));
  byId('row-text').textContent = `of ${session.training.length}: ${session.columns.slice(0, -1).map((name, i) => `${name} ${short(row[i])}`).join(', ')} → ${session.columns.at(-1)} ${answer}`;
  const derivation = engine.explain(drawing.chosen);
  drawing.describe(derivation.values);
  explanation.show(derivation, moves);
  byId('part').value = drawing.parts.findIndex(({ part }) => JSON.stringify(part) === JSON.stringify(drawing.chosen));
  const right = progress.training.correct === undefined ? '' : `, ${progress.training.correct} of ${progress.training.rows} training rows right`;
  byId('plot').setAttribute('aria-label', `Data and prediction: loss ${short(progress.training.loss ?? NaN)}${right}`);
  byId('losses').setAttribute('aria-label', `Loss after ${count(Math.floor(progress.epoch))} epochs: ${scoreText(progress.training)}; held out: ${progress.heldOut.rows > 0 ? scoreText(progress.heldOut) : 'none'}`);
}

function choosePart(part) {
  drawing.choose(part);
  explain(true);
}

function pick(place, row) {
  if (own.draws) {
    own.add(place);
  } else if (row >= 0) {
    draw(engine.goTo(row), true);
  }
}

function say(text, isWrong = false) {
  byId('message').classList.toggle('diverged', isWrong);
  byId('message').textContent = text;
}

function sayDivergence() {
  if (progress.diverged !== null) {
    say(`This step is not taken: its loss is not finite. Fit says of the same rows: ${progress.diverged}`, true);
  }
}

function step(action) {
  pause();
  draw(action(), true);
  say('');
  sayDivergence();
}

function frame() {
  if (!isRunning) {
    return;
  }

  const start = performance.now();
  draw(engine.run(Number(byId('speed').value)), false);
  frames.push(performance.now() - start);
  if (frames.length >= 30) {
    frames.sort((a, b) => a - b);
    byId('frame-time').textContent = `A frame takes ${frames[frames.length >> 1].toFixed(1)} ms.`;
    frames = [];
  }

  if (progress.diverged !== null) {
    pause();
    sayDivergence();
  } else {
    requestAnimationFrame(frame);
  }
}

function pause() {
  if (isRunning) {
    isRunning = false;
    byId('run').textContent = 'Run';
    say(`Paused after ${count(Math.floor(progress.epoch))} epochs: ${scoreText(progress.training)}.`);
    explain(false);
  }
}

function run() {
  if (session.training.length > 0) {
    isRunning = true;
    byId('run').textContent = 'Pause';
    say('');
    engine.choose(session.learningRate, session.batchSize);
    requestAnimationFrame(frame);
  }
}

// Learning rate and batch may change while a training goes on: everything else begins anew.
function rangeChanged(id, name, offer, goesOn) {
  byId(id).addEventListener('input', () => {
    const value = offer[byId(id).value];
    if (!goesOn) {
      open({ ...settings, [name]: value });
      return;
    }

    settings[name] = value;
    session[{ rate: 'learningRate', batch: 'batchSize' }[name]] = value;
    engine.choose(session.learningRate, session.batchSize);
    showRange(id, offer, value, String);
    history.replaceState(null, '', `#${Object.entries(settings).map(part => part.join('=')).join('&')}`);
    byId('link').value = location.href;
    explain(false);
  });
}

for (const { id, title } of catalog.lessons) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `${location.pathname}#lesson=${id}`;
  link.dataset.lesson = id;
  link.textContent = title;
  item.append(link);
  byId('lessons').append(item);
}

addEventListener('hashchange', () => {
  pause();
  open(location.hash);
});
byId('run').addEventListener('click', () => isRunning ? pause() : run());
byId('step-row').addEventListener('click', () => step(engine.stepRow));
byId('step-batch').addEventListener('click', () => step(engine.stepBatch));
byId('reset').addEventListener('click', () => {
  pause();
  open(settings);
  say('The weights are those it began with.');
});
rangeChanged('learning-rate', 'rate', catalog.learningRates, true);
rangeChanged('batch', 'batch', catalog.batchSizes, true);
rangeChanged('noise', 'noise', catalog.noises, false);
byId('network').addEventListener('change', event => open({ ...settings, network: event.target.value }));
byId('scaling').addEventListener('change', event => open({ ...settings, scaling: event.target.checked ? 1 : 0 }));
byId('start').addEventListener('change', event => open({ ...settings, ones: event.target.value }));
byId('seed').addEventListener('change', event => open({ ...settings, seed: event.target.value }));
byId('part').addEventListener('change', event => choosePart(drawing.parts[event.target.value].part));
byId('show-held-out').addEventListener('change', event => plot.showsHeldOut = event.target.checked);
byId('row').addEventListener('change', event => draw(engine.goTo(Number(event.target.value) - 1), true));
byId('previous-row').addEventListener('click', () => draw(engine.goTo(progress.row - 1), true));
byId('next-row').addEventListener('click', () => draw(engine.goTo(progress.row + 1), true));
offerTakeAway(engine, () => session.className);

const redraw = () => {
  drawing.fit();
  plot.draw();
  losses.draw();
};
onThemeChange(redraw);

byId('starting').remove();
byId('playground').hidden = false;
open(location.hash);
new ResizeObserver(redraw).observe(byId('playground'));
