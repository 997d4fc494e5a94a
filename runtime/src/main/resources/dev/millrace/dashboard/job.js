// The page of one job.
import { actions, retrying, tile, trouble, watch } from './page.js';
import { showPartitions } from './partitions.js';
import { addAttempts, showRunning } from './timeline.js';
import { ago, bar, bars, byId, bytes, chip, count, element, fill, hasEnded, say, span, STATES, took } from './words.js';

const jobId = decodeURIComponent(location.pathname.slice('/jobs/'.length));
const ORDER = ['SUBMITTED', 'WAITING', 'PLANNING', 'MAPPING', 'REDUCING', 'FINISHING'];
const result = { now: null, note: '' };
let job = null;
let skipped = 0;

function showJob() {
  document.title = `${STATES[job.state]?.[0] ?? job.state} · ${job.job} · Millrace`;
  say(byId('title'), job.job);
  say(byId('definition'), job.definition);
  fill(byId('state'), chip(job));
  const verbs = actions(job);
  const place = byId('actions');
  if ([...place.children].map((each) => each.dataset.verb).join() !== verbs.map((each) => each.dataset.verb).join()) place.replaceChildren(...verbs);
  byId('error').hidden = job.error === '';
  say(byId('error'), job.error);
  byId('waits').hidden = job.waitsFor === '';
  say(byId('waits'), `It waits for ${job.waitsFor}: start one with millrace worker --redis URI (and, once, millrace coordinator --redis URI).`);
  showFacts();
  const running = (many, failed) => [many ? `${count(many)} running` : '', failed ? `${count(failed)} failed` : ''].filter(Boolean).map((each) => ` · ${each}`).join('');
  fill(byId('progress'), bar('map', job.mapTasks - job.mapTasksLeft, job.mapTasks, 'map', running(job.mapTasksRunning, job.mapAttemptsFailed)),
    job.reduceTasks ? bar('reduce', job.reduceTasks - job.reduceTasksLeft, job.reduceTasks, 'reduce', running(job.reduceTasksRunning, job.reduceAttemptsFailed)) : null);
  showStrip();
  byId('counters-section').hidden = Object.keys(job.counters).length === 0;
  fill(byId('counters'), ...Object.entries(job.counters).map(([name, total]) => element('div', {}, element('dt', {}, name), element('dd', { class: 'num' }, count(total)))));
  byId('steps-section').hidden = job.steps.length === 0;
  fill(byId('steps'), ...job.steps.map((step) => element('tr', {}, element('td', { class: 'num' }, step.step),
    element('th', { scope: 'row' }, element('a', { class: 'id', href: `/jobs/${encodeURIComponent(step.job)}` }, step.name)),
    element('td', {}, chip(step)), element('td', {}, ...bars(step)))));
  byId('body').hidden = false;
}

function showFacts() {
  fill(byId('facts'),
    tile('Submitted', job.times.SUBMITTED ? ago(job.times.SUBMITTED) : '–', job.times.SUBMITTED ? new Date(job.times.SUBMITTED).toISOString().replace('T', ' ').slice(0, 19) + ' UTC' : ''),
    tile(hasEnded(job) ? 'Took' : 'Runs for', span(took(job))),
    tile('Input', job.mapTasks ? bytes(job.inputBytes) : '–', job.mapTasks ? `${count(job.mapTasks)} map ${job.mapTasks === 1 ? 'task' : 'tasks'}` : 'not planned yet'),
    tile('Workers', count(job.workers), `${count(job.slots)} slots`, job.workers || hasEnded(job) ? '' : 'bad'));
}

/** How long the job was in each state: widths are shares of the whole. */
function showStrip() {
  const entered = Object.entries(job.times).sort((a, b) => a[1] - b[1] || ORDER.indexOf(a[0]) - ORDER.indexOf(b[0]));
  const parts = entered.map(([state, at], i) => ({ state, ms: (entered[i + 1]?.[1] ?? (hasEnded(job) ? at : Date.now())) - at })).filter((part) => !hasEnded(part));
  const strip = byId('strip');
  strip.hidden = parts.length === 0;
  fill(strip, ...parts.map((part) => element('li', { class: part.state.toLowerCase() }, STATES[part.state]?.[0] ?? part.state, element('small', {}, span(part.ms)))));
  [...strip.children].forEach((each, i) => { each.style.flexGrow = String(Math.max(1, Math.sqrt(parts[i].ms))); });
}

/** Whether the job could do without what the task was given: a record of which its code has died. */
const skippable = (letter) => letter.phase === 'MAP' && ['USER_CODE', 'NO_PROGRESS', 'LOST_WORKER'].includes(letter.kind);

/** The records that were skipped are asked for when their number has changed, not pushed. */
async function showSkipped() {
  const many = job.counters['map.records.skipped'] ?? 0;
  if (many === skipped) return;
  skipped = many;
  const answer = await fetch(`/api/jobs/${encodeURIComponent(jobId)}/skipped?limit=100`);
  const records = await answer.json();
  if (!answer.ok) return trouble(records.error);
  byId('skipped-section').hidden = records.length === 0;
  say(byId('skipped-says'), many > records.length ? `${count(records.length)} of ${count(many)}: millrace skipped ${jobId} lists all.` : '');
  fill(byId('skipped'), ...records.map((each) => element('tr', {}, element('th', { scope: 'row' }, `map ${each.task}`), element('td', { class: 'cause' }, each.place),
    element('td', { class: 'cause' }, each.cause), element('td', { class: 'id' }, each.text.slice(0, 500)))));
}

function showDead(letters) {
  byId('dead-section').hidden = letters.length === 0;
  const records = letters.filter(skippable).length;
  fill(byId('retries'), retrying(jobId, null, 'Retry', `Retry job ${jobId} with all its tasks`),
    records > 1 ? retrying(jobId, records, `Retry without these ${count(records)} records`) : null);
  fill(byId('dead'), ...letters.map((letter) => element('article', { class: 'letter' },
    element('h3', {}, `${letter.phase === 'MAP' ? 'Map' : 'Reduce'} task ${letter.task}`, element('small', {}, `attempt ${letter.attempt} · ${letter.kind} · ${letter.worker} · ${letter.time}`)),
    element('p', { class: 'cause' }, letter.cause),
    letter.where ? element('p', { class: 'soft' }, letter.where) : null,
    skippable(letter) ? retrying(jobId, 1, 'Retry without its record', `Retry job ${jobId} without the record of map task ${letter.task}`) : null,
    letter.stack ? element('details', {}, element('summary', {}, 'Stack'), element('pre', { tabindex: '0' }, letter.stack)) : null)));
}

function showPeek() {
  const { now, note } = result;
  const lost = job !== null && hasEnded(job) && job.state !== 'SUCCEEDED';
  const shown = now !== null && now.results.length > 0 && (note === '' || !now.final);
  byId('peek-section').hidden = lost || (!shown && note === '');
  say(byId('peek-title'), now?.final ? 'Result' : 'Result so far');
  say(byId('peek-covers'), shown ? covers(now) : '');
  say(byId('peek-note'), note);
  byId('peek-table').hidden = !shown;
  if (shown) fill(byId('peek'), ...now.results.map((entry) => element('tr', {}, element('th', { scope: 'row', class: 'id' }, entry.key), element('td', { class: 'num' }, typeof entry.value === 'number' ? count(entry.value) : entry.value))));
}

function covers(now) {
  const top = now.results.length === 1 ? 'The greatest value' : `The ${now.results.length} greatest values`;
  if (now.final) return `${top} of the result.`;
  const left = now.mapTasksLeftOut ? ` ${count(now.mapTasksLeftOut)} more are mapped, which are more than this page reads: millrace peek ${now.job} reads all.` : '';
  return `${top} over ${count(now.mapTasksCovered)} of ${count(now.mapTasks)} map tasks, ${Math.floor(100 * now.share)} % of the input.${left}`;
}

say(byId('title'), jobId);
setInterval(() => {
  if (job && !hasEnded(job)) {
    showFacts();
    showStrip();
  }
}, 1_000);
watch(`/api/jobs/${encodeURIComponent(jobId)}/events`, {
  gone: (gone) => {
    if (!gone) return;
    byId('error').hidden = false;
    say(byId('error'), `There is no job ${jobId} here: it was never submitted, or its retention has passed.`);
  },
  job: (status) => { job = status; showJob(); showPeek(); showSkipped(); },
  dead: showDead,
  peek: (peek) => { result.now = peek; showPeek(); },
  'peek-note': (note) => { result.note = note; showPeek(); },
  running: (attempts) => showRunning(attempts),
  other: (part, is) => { if (part.startsWith('attempts-')) { addAttempts(Number(part.slice('attempts-'.length)), is); } },
}, `/api/jobs/${encodeURIComponent(jobId)}`);
document.addEventListener('attempts', (event) => showPartitions(event.detail));
