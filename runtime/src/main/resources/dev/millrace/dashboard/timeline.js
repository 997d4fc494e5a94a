// Attempts as bars over time, a lane for each slot of each worker. One canvas: tens of thousands are drawn in some milliseconds.
import { byId, bytes, count, element, fill, say, span } from './words.js';

const KINDS = {
  map: 'map, committed',
  reduce: 'reduce, committed',
  running: 'running',
  failed: 'failed',
  other: 'lost, handed back or taken over',
};
const MOST_LANES = 400;
const MOST_WORKERS = 200;
const GAP = 6;
const LABEL = 13;

const chunks = new Map();
let running = [];
let bars = [];
let chosen = -1;
let asked = false;
let heardAt = Date.now();

/** Takes one part of the attempts that have ended; each part comes anew while it grows. */
export function addAttempts(number, attempts) {
  chunks.set(number, attempts.map(read));
  later();
}

/** Takes those that run. */
export function showRunning(attempts) {
  running = attempts.map(read);
  heardAt = Date.now();
  later();
}

/** Many parts come at once: they are shown together. */
function later() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    show();
  });
}

function read([phase, task, attempt, worker, started, ended, outcome, recordsIn, bytesIn, cause]) {
  return { phase, task, attempt, worker, started, ended, outcome, recordsIn, bytesIn, cause };
}

const many = (number, thing) => `${count(number)} ${thing}${number === 1 ? '' : 's'}`;

function kind(attempt) {
  if (attempt.outcome === 'COMMITTED') return attempt.phase === 'MAP' ? 'map' : 'reduce';
  if (attempt.outcome === 'RUNNING') return 'running';
  return attempt.outcome === 'FAILED' ? 'failed' : 'other';
}

function show() {
  const ended = [...chunks.keys()].sort((a, b) => a - b).flatMap((number) => chunks.get(number));
  // What runs ends now by the clock of Redis, which is not that of this machine.
  const newest = [...ended, ...running].reduce((most, each) => Math.max(most, each.started, each.ended), 0);
  for (const each of running) each.ended = newest + Date.now() - heardAt;
  const all = ended.concat(running);
  byId('timeline-section').hidden = all.length === 0;
  if (all.length === 0) return;
  const workers = byWorker(all);
  const failed = all.filter((each) => each.outcome === 'FAILED').length;
  say(byId('timeline-says'), `${many(all.length, 'attempt')} by ${many(workers.size, 'worker')}: ${count(running.length)} running, ${count(failed)} failed.`);
  draw(workers);
  fill(byId('legend'), ...Object.entries(KINDS).filter(([name]) => all.some((each) => kind(each) === name)).map(([name, words]) => element('li', { class: name }, words)));
  showTable(workers);
  showFailed(all);
  document.dispatchEvent(new CustomEvent('attempts', { detail: all }));
}

function byWorker(attempts) {
  const workers = new Map();
  for (const attempt of attempts) {
    const name = attempt.worker || '–';
    if (!workers.has(name)) workers.set(name, []);
    workers.get(name).push(attempt);
  }
  return new Map([...workers].sort(([a], [b]) => a.localeCompare(b)));
}

/** Gives each attempt the first lane of its worker that is free when it begins. */
function lanes(attempts) {
  const free = [];
  const placed = [...attempts].sort((a, b) => a.started - b.started).map((attempt) => {
    let lane = free.findIndex((until) => until <= attempt.started);
    if (lane < 0) lane = free.length;
    free[lane] = Math.max(attempt.ended, attempt.started + 1);
    return { attempt, lane };
  });
  return { placed, many: free.length };
}

function draw(workers) {
  const canvas = byId('timeline');
  const width = canvas.parentElement.clientWidth;
  if (width === 0) return;
  let begin = Infinity;
  let end = -Infinity;
  let many = 0;
  const placed = [...workers].map(([name, attempts]) => ({ name, ...lanes(attempts) }));
  const crowded = placed.reduce((sum, its) => sum + its.many, 0) > MOST_LANES;
  const shown = placed.length > MOST_WORKERS ? placed.toSorted((a, b) => b.placed.length - a.placed.length).slice(0, MOST_WORKERS) : placed;
  say(byId('timeline-omits'), omits(crowded, placed.length));
  const groups = shown.map(({ name, ...all }) => {
    const its = crowded ? { placed: all.placed.map(({ attempt }) => ({ attempt, lane: 0 })), many: 1 } : all;
    for (const { attempt } of its.placed) {
      begin = Math.min(begin, attempt.started);
      end = Math.max(end, attempt.ended);
    }
    const top = many;
    many += its.many;
    return { name, top, ...its };
  });
  const height = many <= 40 ? 12 : crowded || many <= MOST_LANES / 2 ? 6 : 3;
  const total = groups.length * (LABEL + GAP) + many * (height + 1) + 18;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(total * ratio);
  canvas.style.height = `${total}px`;
  const paint = canvas.getContext('2d');
  const colours = getComputedStyle(canvas);
  const colour = (name) => colours.getPropertyValue(`--${name}`).trim();
  paint.scale(ratio, ratio);
  paint.font = `11px ${colours.fontFamily}`;
  const scale = (width - 1) / Math.max(1, end - begin);
  axis(paint, begin, end, scale, width, total, colour);
  bars = [];
  let y = 0;
  for (const group of groups) {
    paint.fillStyle = colour('soft');
    paint.fillText(group.name, 0, y + 10, width);
    y += LABEL;
    for (const { attempt, lane } of group.placed) {
      const bar = { attempt, x: (attempt.started - begin) * scale, y: y + lane * (height + 1), width: Math.max(1.5, (attempt.ended - attempt.started) * scale - 0.5), height };
      bars.push(bar);
      paint.fillStyle = colour(`kind-${kind(attempt)}`);
      paint.fillRect(bar.x, bar.y, bar.width, bar.height);
    }
    y += group.many * (height + 1) + GAP;
  }
  bars.sort((a, b) => a.attempt.started - b.attempt.started);
  if (chosen >= 0 && bars[chosen]) {
    const bar = bars[chosen];
    paint.strokeStyle = colour('ink');
    paint.lineWidth = 2;
    paint.strokeRect(bar.x - 1, bar.y - 1, bar.width + 2, bar.height + 2);
  }
}

function omits(crowded, workers) {
  const lanes = crowded ? 'These are too many to draw beside each other: each worker has one lane.' : '';
  return workers > MOST_WORKERS ? `${lanes} The ${MOST_WORKERS} workers with the most attempts are drawn, of ${count(workers)}.` : lanes;
}

function axis(paint, begin, end, scale, width, total, colour) {
  const steps = [1, 2, 5].flatMap((n) => [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].map((ten) => n * ten)).concat([60e3, 300e3, 600e3, 1800e3, 3600e3]).sort((a, b) => a - b);
  const step = steps.find((each) => each * scale >= 90) ?? end - begin;
  paint.strokeStyle = colour('line');
  paint.fillStyle = colour('soft');
  for (let at = 0; at <= end - begin; at += step) {
    const x = Math.round(at * scale) + 0.5;
    paint.beginPath();
    paint.moveTo(x, 0);
    paint.lineTo(x, total - 14);
    paint.stroke();
    if (x < width - 40) paint.fillText(at === 0 ? '0' : span(at), x + 2, total - 3);
  }
}

function describe(attempt) {
  const amounts = attempt.recordsIn ? `, read ${count(attempt.recordsIn)} records, ${bytes(attempt.bytesIn)}` : '';
  const cause = attempt.cause ? `: ${attempt.cause}` : '';
  return `${attempt.phase === 'MAP' ? 'Map' : 'Reduce'} task ${attempt.task}, attempt ${attempt.attempt || '?'}, on ${attempt.worker}: ${attempt.outcome.toLowerCase().replace('_', ' ')} after ${span(attempt.ended - attempt.started)}${amounts}${cause}`;
}

function choose(index) {
  chosen = Math.max(0, Math.min(bars.length - 1, index));
  if (bars[chosen]) say(byId('attempt'), describe(bars[chosen].attempt));
  later();
}

function showTable(workers) {
  fill(byId('by-worker'), ...[...workers].map(([name, attempts]) => {
    const sum = (of) => attempts.reduce((all, each) => all + of(each), 0);
    return element('tr', {}, element('th', { scope: 'row', class: 'id' }, name), element('td', { class: 'num' }, count(attempts.length)),
      element('td', { class: 'num' }, count(sum((each) => (each.outcome === 'COMMITTED' ? 1 : 0)))),
      element('td', { class: 'num' }, count(sum((each) => (each.outcome === 'FAILED' ? 1 : 0)))),
      element('td', { class: 'num' }, span(sum((each) => each.ended - each.started))),
      element('td', { class: 'num' }, bytes(sum((each) => each.bytesIn))));
  }));
}

function showFailed(all) {
  const failed = all.filter((each) => ['FAILED', 'TAKEN_OVER'].includes(each.outcome)).slice(-100).reverse();
  byId('failed-section').hidden = failed.length === 0;
  fill(byId('failed'), ...failed.map((each) => element('tr', {}, element('th', { scope: 'row' }, `${each.phase === 'MAP' ? 'map' : 'reduce'} ${each.task}`),
    element('td', { class: 'num' }, each.attempt || '–'), element('td', { class: 'id' }, each.worker),
    element('td', {}, `${each.outcome.toLowerCase().replace('_', ' ')} after ${span(each.ended - each.started)}`), element('td', { class: 'cause' }, each.cause))));
}

const canvas = byId('timeline');
canvas.addEventListener('mousemove', (event) => {
  const found = bars.findIndex((bar) => event.offsetX >= bar.x - 1 && event.offsetX <= bar.x + bar.width + 1 && event.offsetY >= bar.y && event.offsetY <= bar.y + bar.height);
  if (found >= 0 && found !== chosen) choose(found);
});
canvas.addEventListener('keydown', (event) => {
  const moves = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, ArrowDown: chosen + 10, ArrowUp: chosen - 10, Home: 0, End: bars.length - 1 };
  if (event.key in moves) {
    event.preventDefault();
    choose(moves[event.key]);
  }
});
setInterval(() => running.length && !document.hidden && later(), 1_000);
new ResizeObserver(later).observe(canvas.parentElement);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later);
