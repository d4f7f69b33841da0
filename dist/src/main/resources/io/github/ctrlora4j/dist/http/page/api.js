// Talks to the server that the page came from, also below a path of another server.

const ROOT = new URL('../', import.meta.url);

/** A refusal, with what is wrong at which field. */
export class ApiError extends Error {
  constructor(status, problems) {
    super(problems.map((problem) => problem.text).join(' '));
    this.status = status;
    this.problems = problems;
  }
}

/** The two shapes of the API's errors: a list of places, or a sentence that may begin with the field's path. */
export function problemsOf(status, body) {
  const detail = body?.detail;
  if (Array.isArray(detail)) {
    return detail.map(({ loc, msg }) => ({
      path: loc.slice(1).map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('').replace(/^\./, ''),
      text: msg,
    }));
  }
  const sentence = detail || body?.errors || `The server answered with status ${status}.`;
  const named = /^([a-z]\w*(?:[.[]\w+]?)*): (.*)$/is.exec(sentence);
  return [named ? { path: named[1], text: named[2] } : { path: '', text: sentence }];
}

async function send(path, options) {
  let answer;
  try {
    answer = await fetch(new URL(path, ROOT), options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new ApiError(0, [{ path: '', text: 'The server does not answer.' }]);
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) {
    throw new ApiError(answer.status, problemsOf(answer.status, body));
  }
  return { body, tag: answer.headers.get('ETag') };
}

export async function get(path) {
  return (await send(path, {})).body;
}

/** An answer together with its tag; the browser asks whether its copy is still valid. */
export function getTagged(path) {
  return send(path, { cache: 'no-cache' });
}

export async function post(path, body, signal) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal };
  return (await send(path, options)).body;
}
