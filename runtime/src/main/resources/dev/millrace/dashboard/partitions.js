// How much each reduce task was given: one bar for each partition, and the largest in words.
import { byId, bytes, count, element, fill, say, span } from './words.js';

const HEIGHT = 72;
const SHOWN = 5;
const SKEWED = 2;
let shown = [];
let inBytes = true;

const size = (each) => (inBytes ? each.bytesIn : each.recordsIn);

/** Takes all attempts; those of reduce tasks that were committed say how large their partition was. */
export function showPartitions(attempts) {
  const sizes = new Map();
  for (const each of attempts) {
    if (each.phase === 'REDUCE' && each.outcome === 'COMMITTED') sizes.set(each.task, each);
  }
  byId('partitions-section').hidden = sizes.size === 0;
  if (sizes.size === 0) return;
  shown = [...sizes.values()].sort((a, b) => a.task - b.task);
  // Where the bytes are not known the values are counted.
  inBytes = shown.some((each) => each.bytesIn > 0);
  const inWords = (size) => (inBytes ? bytes(size) : `${count(size)} values`);
  const bySize = [...shown].sort((a, b) => size(b) - size(a));
  const median = size(bySize[Math.floor(bySize.length / 2)]);
  const times = (each) => (median === 0 ? '–' : `${(size(each) / median).toFixed(1)} ×`);
  const largest = bySize[0];
  const many = shown.length === 1 ? 'One partition has' : `${count(shown.length)} partitions have`;
  say(byId('skew'), `${many} been reduced. The median is ${inWords(median)}; the largest, number ${largest.task}, is ${inWords(size(largest))}, ${times(largest)} the median.`
    + (median > 0 && size(largest) >= SKEWED * median ? ' Keys with many values are together in it: a combiner, or more partitions, may help.' : ''));
  fill(byId('largest'), ...bySize.slice(0, SHOWN).map((each) => element('tr', {}, element('th', { scope: 'row', class: 'num' }, each.task), element('td', { class: 'num' }, inBytes ? bytes(each.bytesIn) : '–'),
    element('td', { class: 'num' }, count(each.recordsIn)), element('td', { class: 'num' }, times(each)), element('td', { class: 'num' }, span(each.ended - each.started)))));
  draw(median);
}

function draw(median) {
  const canvas = byId('partitions');
  const width = canvas.parentElement.clientWidth;
  if (width === 0) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = HEIGHT * ratio;
  canvas.style.height = `${HEIGHT}px`;
  const paint = canvas.getContext('2d');
  paint.scale(ratio, ratio);
  const colours = getComputedStyle(canvas);
  const most = Math.max(1, ...shown.map(size));
  const each = Math.min(48, width / shown.length);
  shown.forEach((partition, i) => {
    const tall = Math.max(1, (size(partition) / most) * (HEIGHT - 2));
    paint.fillStyle = colours.getPropertyValue(median > 0 && size(partition) >= SKEWED * median ? '--kind-failed' : '--kind-reduce').trim();
    paint.fillRect(i * each, HEIGHT - tall, Math.max(0.75, each - (each > 4 ? 2 : 0)), tall);
  });
  const line = HEIGHT - (median / most) * (HEIGHT - 2);
  paint.strokeStyle = colours.getPropertyValue('--ink').trim();
  paint.setLineDash([4, 4]);
  paint.beginPath();
  paint.moveTo(0, line);
  paint.lineTo(each * shown.length, line);
  paint.stroke();
}
