// What both pages share: the stream of events, and what can be done to jobs.
import { byId, chip, element, hasEnded, say } from './words.js';

/**
 * Opens a stream and gives each part that comes to whoever takes it. A page that nobody sees closes
 * its stream, and opens it again when it is seen: browsers open six connections to a server at most.
 * A stream does not say why it was refused: a request that is refused likewise does.
 */
export function watch(path, parts, same = '/api/workers') {
  let source = null;
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(path);
    source.onopen = () => live('live', 'good');
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (event.part === 'trouble') trouble(event.is);
      else if (parts[event.part]) parts[event.part](event.is);
      else parts.other?.(event.part, event.is);
    };
    source.onerror = () => {
      live('not connected; trying again', 'bad');
      if (source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(lookWhy, 2_000);
      }
    };
  };
  const lookWhy = async () => {
    try {
      const answer = await fetch(same);
      if (answer.status === 401) location.assign('/login');
      else if (!answer.ok) trouble((await answer.json()).error);
    } catch {
      // The server is not there: the line above says so.
    }
    open();
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return open();
    source?.close();
    source = null;
  });
  open();
}

function live(words, kind) {
  const line = byId('live');
  say(line, words);
  line.className = `live ${kind}`;
}

export function trouble(sentence) {
  const line = byId('trouble');
  line.hidden = sentence === '';
  say(line, sentence);
}

/** The buttons of what can be done to a job. */
export function actions(job) {
  const button = (verb, word, question) =>
    element('button', { type: 'button', 'data-verb': verb, 'aria-label': `${word} job ${job.job}`, class: verb === 'cancel' ? 'quiet bad' : 'quiet',
      onclick: (event) => act(event.currentTarget, job.job, verb, question) }, word);
  if (hasEnded(job)) return [button('retry', 'Retry')];
  const turn = 'paused' in job ? [job.paused ? button('resume', 'Resume') : button('pause', 'Pause')] : [];
  return [...turn, button('cancel', 'Cancel', `Cancel job ${job.job}? What it has done so far is lost.`)];
}

/** A button that tries a job again, which may skip so many bad records. */
export function retrying(job, skip, word, label) {
  return element('button', { type: 'button', class: 'quiet', 'data-skip': skip, 'aria-label': label,
    onclick: (event) => act(event.currentTarget, job, skip === null ? 'retry' : `retry?skipRecords=${skip}`) }, word);
}

async function act(button, jobId, verb, question) {
  if (question && !(await confirmed(question))) return;
  button.disabled = true;
  try {
    const answer = await fetch(`/api/jobs/${encodeURIComponent(jobId)}/${verb}`, { method: 'POST' });
    const said = await answer.json();
    if (!answer.ok) tell(said.error, 'bad');
    else if (verb.startsWith('retry')) tell(`Job ${said.job} was submitted: `, 'good', said.job);
    else tell(`Job ${said.job}: ${verb} done, it is ${said.state}.`, 'good');
  } catch (failure) {
    tell(`The server did not answer: ${failure.message}`, 'bad');
  } finally {
    button.disabled = false;
  }
}

function confirmed(question) {
  return new Promise((resolve) => {
    const no = element('button', { type: 'button', class: 'quiet', onclick: () => dialog.close('no') }, 'Keep it running');
    const yes = element('button', { type: 'button', class: 'bad', onclick: () => dialog.close('yes') }, 'Cancel the job');
    const dialog = element('dialog', { 'aria-labelledby': 'question' }, element('p', { id: 'question' }, question), element('div', { class: 'actions' }, no, yes));
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

let forgetting = 0;
function tell(sentence, kind, jobId) {
  const line = byId('said');
  line.className = `said shown ${kind}`;
  line.replaceChildren(sentence, ...(jobId ? [element('a', { href: `/jobs/${encodeURIComponent(jobId)}` }, 'look at it')] : []));
  clearTimeout(forgetting);
  forgetting = setTimeout(() => line.replaceChildren() || (line.className = 'said'), 12_000);
}

/** A number and what it is of. */
export function tile(label, value, note = '', kind = '') {
  return element('div', { class: `tile ${kind}` }, element('dt', {}, label), element('dd', {}, value, note ? element('small', {}, note) : null));
}

export { chip };
