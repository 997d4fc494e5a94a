// The page of all jobs, workers and Redis.
import { actions, tile, trouble, watch } from './page.js';
import { ago, bars, byId, bytes, chip, count, element, fill, hasEnded, say, shortName, span, took } from './words.js';

const PAGE = 50;
const GONE_MS = 60_000;
const first = Math.max(0, Number.parseInt(new URLSearchParams(location.search).get('from') ?? '0', 10) || 0);
const rows = new Map();
const heard = new Map();
let jobs = [];
let workers = [];
let servers = [];

/** One row for each job, kept while the job is listed: what has the focus keeps it. */
function row(job) {
  let its = rows.get(job.job);
  if (!its) {
    const cell = (name) => element('td', { role: 'cell', class: name });
    its = { cells: ['state', 'progress', 'when num', 'took num', 'do'].map(cell), shown: '' };
    its.row = element('tr', { role: 'row' },
      element('th', { role: 'rowheader', scope: 'row', class: 'job' },
        element('a', { class: 'id', href: `/jobs/${encodeURIComponent(job.job)}` }, job.job),
        element('small', { title: job.definition }, shortName(job.definition))),
      ...its.cells);
    rows.set(job.job, its);
  }
  const [state, progress, when, lasted, todo] = its.cells;
  const shown = JSON.stringify(job);
  if (its.shown !== shown) {
    its.shown = shown;
    fill(state, chip(job));
    fill(progress, ...(job.state === 'FAILED' ? [element('span', { class: 'why', title: job.error }, job.error)] : bars(job)));
    const verbs = actions(job);
    if ([...todo.children].map((each) => each.dataset.verb).join() !== verbs.map((each) => each.dataset.verb).join()) todo.replaceChildren(...verbs);
  }
  say(when, job.times.SUBMITTED ? ago(job.times.SUBMITTED) : '');
  say(lasted, span(took(job)));
  return its.row;
}

function asked(job) {
  const word = byId('find').value.trim().toLowerCase();
  const state = byId('state').value;
  return (word === '' || job.job.toLowerCase().includes(word) || job.definition.toLowerCase().includes(word))
    && (state === '' || (state === 'open' ? !hasEnded(job) : job.state === state));
}

function showJobs() {
  const shown = jobs.filter(asked).map(row);
  const body = byId('jobs');
  if (shown.length !== body.children.length || shown.some((each, i) => body.children[i] !== each)) body.replaceChildren(...shown);
  const known = new Set(jobs.map((job) => job.job));
  for (const id of rows.keys()) if (!known.has(id)) rows.delete(id);
  const none = byId('none');
  none.hidden = shown.length > 0;
  say(none, jobs.length === 0 ? (first === 0 ? 'No job was submitted yet: millrace submit JOB, and it is here.' : 'There are no older jobs.') : 'None of these jobs is what you look for.');
  say(byId('range'), jobs.length === 0 ? '' : `${count(first + 1)} to ${count(first + jobs.length)}`);
  byId('newer').hidden = first === 0;
  byId('newer').href = first <= PAGE ? '/' : `/?from=${first - PAGE}`;
  byId('older').hidden = jobs.length < PAGE;
  byId('older').href = `/?from=${first + PAGE}`;
}

function showWorkers() {
  const now = Date.now();
  for (const worker of workers) heard.set(worker.worker, { worker, at: now });
  for (const [name, { at }] of heard) if (now - at > GONE_MS) heard.delete(name);
  const all = [...heard.values()].sort((a, b) => a.worker.worker.localeCompare(b.worker.worker));
  const here = new Set(workers.map((each) => each.worker));
  fill(byId('workers'), ...all.map(({ worker, at }) => element('tr', { class: here.has(worker.worker) ? '' : 'lost' },
    element('th', { scope: 'row', class: 'id' }, worker.worker, worker.labels?.length ? element('small', {}, worker.labels.join(' ')) : null),
    element('td', { class: 'num' }, worker.slots),
    element('td', {}, here.has(worker.worker) ? element('span', { class: 'beat' }, 'within 8 s') : `silent since ${span(now - at + 8_000)}`),
    element('td', { class: 'soft' }, worker.version))));
  byId('no-workers').hidden = workers.length > 0;
}

function showServers() {
  fill(byId('servers'), ...servers.map((server) => {
    const share = server.maxBytes === 0 ? 0 : server.usedBytes / server.maxBytes;
    const ills = [
      share >= 0.8 && `Memory runs short: ${Math.round(100 * share)} % of maxmemory. Jobs slow down from 80 % on, and wait from 95 % on.`,
      server.writesFail && 'It could not write to its disk: what is acknowledged may be lost.',
      server.policy && server.policy !== 'noeviction' && `It evicts keys (${server.policy}), which loses parts of jobs: set maxmemory-policy to noeviction.`,
      !server.persistent && 'It keeps no log of what is written (appendonly no): a restart loses the jobs that run.',
    ].filter(Boolean);
    return element('article', { class: 'server' },
      element('h3', {}, element('span', { class: 'id' }, server.address), element('small', {}, `${server.version}, up ${span(1000 * server.uptimeSeconds)}`)),
      server.maxBytes === 0 ? null : element('progress', { class: share >= 0.8 ? 'bad' : '', max: '1', value: share.toFixed(3), 'aria-label': `Memory used: ${Math.round(100 * share)} %` }),
      element('dl', { class: 'facts' },
        ...[['memory', server.maxBytes === 0 ? `${bytes(server.usedBytes)}, no limit` : `${bytes(server.usedBytes)} of ${bytes(server.maxBytes)}`], ['peak', bytes(server.peakBytes)],
          ['clients', count(server.clients)], ['commands', `${count(server.commandsPerSecond)} /s`], ['replicas', count(server.replicas)]]
          .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))),
      ...ills.map((ill) => element('p', { class: 'notice' }, ill)));
  }));
}

function showTiles() {
  const slots = workers.reduce((sum, each) => sum + each.slots, 0);
  const used = servers.reduce((sum, each) => sum + each.usedBytes, 0);
  const max = servers.reduce((sum, each) => sum + each.maxBytes, 0);
  const open = jobs.filter((job) => !hasEnded(job)).length;
  const failed = jobs.filter((job) => job.state === 'FAILED').length;
  fill(byId('tiles'),
    tile('Going on', count(open), `of the ${count(jobs.length)} listed`),
    tile('Failed', count(failed), `of the ${count(jobs.length)} listed`, failed ? 'bad' : ''),
    tile('Workers', count(workers.length), `${count(slots)} slots`, workers.length ? '' : 'bad'),
    tile('Redis memory', bytes(used), max ? `${Math.round((100 * used) / max)} % of ${bytes(max)}` : 'no limit', max && used / max >= 0.8 ? 'bad' : ''));
}

async function older() {
  const answer = await fetch(`/api/jobs?from=${first}&limit=${PAGE}`);
  const said = await answer.json();
  if (!answer.ok) return trouble(said.error);
  jobs = said;
  showJobs();
}

byId('find').addEventListener('input', showJobs);
byId('state').addEventListener('change', showJobs);
setInterval(() => { showJobs(); showWorkers(); }, 1_000);
if (first > 0) older();
watch('/api/events', {
  jobs: (list) => {
    if (first === 0) {
      jobs = list;
      showJobs();
    }
    showTiles();
  },
  workers: (list) => { workers = list; showWorkers(); showTiles(); },
  servers: (list) => { servers = list; showServers(); showTiles(); },
});
