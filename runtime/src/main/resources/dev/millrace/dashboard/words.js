// Elements and words. All that comes from jobs is set as text, never as markup.

/** An element with attributes and children; a child that is no element is text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name === 'onclick') made.addEventListener('click', value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child != null).map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Sets the text of an element if it has changed, so that nothing is read aloud twice. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Replaces the children of an element unless they would look the same, so that the focus stays. */
export function fill(target, ...children) {
  const holder = element('div', {}, ...children);
  if (target.innerHTML !== holder.innerHTML) target.replaceChildren(...holder.childNodes);
}

export const STATES = {
  SUBMITTED: ['Submitted', '○', 'idle'],
  WAITING: ['Waiting', '◌', 'run'],
  PLANNING: ['Planning', '◔', 'run'],
  MAPPING: ['Mapping', '◑', 'run'],
  REDUCING: ['Reducing', '◕', 'run'],
  FINISHING: ['Finishing', '●', 'run'],
  SUCCEEDED: ['Succeeded', '✓', 'good'],
  FAILED: ['Failed', '✕', 'bad'],
  CANCELLED: ['Cancelled', '⊘', 'idle'],
};

export const hasEnded = (job) => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.state);

export function chip(job) {
  const [word, sign, kind] = job.paused && !hasEnded(job) ? ['Paused', '‖', 'warn'] : STATES[job.state] ?? [job.state, '?', 'idle'];
  return element('span', { class: `chip ${kind}` }, element('span', { 'aria-hidden': 'true' }, sign), word);
}

/** A bar that says in words what it shows. */
export function bar(label, done, all, kind, more = '') {
  const share = all === 0 ? 0 : done / all;
  return element('div', { class: `bar ${kind}` },
    element('span', { class: 'what' }, label),
    element('progress', { max: '1', value: String(share), 'aria-label': `${label}: ${done} of ${all} tasks` }),
    element('span', { class: 'many' }, all === 0 ? '–' : `${count(done)} / ${count(all)}${more}`));
}

export function bars(job) {
  const maps = bar('map', job.mapTasks - job.mapTasksLeft, job.mapTasks, 'map');
  if (job.reduceTasks === 0) return [maps];
  return [maps, bar('reduce', job.reduceTasks - job.reduceTasksLeft, job.reduceTasks, 'reduce')];
}

const numbers = new Intl.NumberFormat('en');
export const count = (number) => numbers.format(number);

export function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  while (number >= 1024 && unit < units.length - 1) {
    number /= 1024;
    unit++;
  }
  return `${unit === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${units[unit]}`;
}

/** A span of time in two units at most. */
export function span(ms) {
  if (ms < 0) ms = 0;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

export function ago(ms) {
  const since = Date.now() - ms;
  if (since < 5_000) return 'just now';
  if (since < 60_000) return `${Math.floor(since / 1000)} s ago`;
  if (since < 3_600_000) return `${Math.floor(since / 60_000)} min ago`;
  if (since < 86_400_000) return `${Math.floor(since / 3_600_000)} h ago`;
  return new Date(ms).toISOString().slice(0, 10);
}

/** When a job has begun and ended; it ends now while it runs. */
export function took(job) {
  const times = Object.values(job.times);
  const begun = job.times.SUBMITTED ?? Math.min(...times);
  return (hasEnded(job) ? job.times[job.state] ?? Math.max(...times) : Date.now()) - begun;
}

export const shortName = (definition) => definition.slice(definition.lastIndexOf('.') + 1);
