// Talks to the server on this machine, and says plainly what went wrong.

class Refused extends Error {
  // `body` is what the server said; `status` is 0 if it could not be reached at all.
  constructor(status, body, words) {
    super(words);
    this.status = status;
    this.body = body;
  }

  // Trouble that may pass: the wish was not judged, so that it is worth sending again.
  get passing() {
    return this.status === 0 || this.status === 403 || this.status >= 500;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused(0, {}, "precode does not answer. If it has ended, keep this tab, start precode review again, open the new address in another tab, and try again here.");
  }
  let body = {};
  try {
    body = await answer.json();
  } catch {
    if (answer.ok) throw new Refused(0, {}, "The answer broke off.");
  }
  if (answer.ok) return body;
  if (answer.status === 403) {
    throw new Refused(403, {}, "precode was started anew. Keep this tab, open the address that it printed last in another one, and try again here.");
  }
  const words = [body.error || `precode answered ${answer.status}.`, body.remedy].filter(Boolean);
  throw new Refused(answer.status, body, words.join(" "));
}

const place = (name) => `/api/transcripts/${encodeURIComponent(name)}`;

export const getStudy = () => ask("/api/study");
export const getCodebook = () => ask("/api/codebook");
export const getTranscript = (name) => ask(place(name));

export const getProgress = () => ask("/api/progress");
export const getAgreement = () => ask("/api/agreement");

export function getQueue(order, code = "", role = "", limit = 200) {
  const wanted = new URLSearchParams({ order, limit, ...(code ? { code } : {}), ...(role ? { role } : {}) });
  return ask(`/api/queue?${wanted}`);
}

export const getCandidates = () => ask("/api/candidates");
export const getLook = () => ask("/api/candidates/look");

const post = (path, content) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

export const decide = (name, wish) => post(`${place(name)}/decide`, wish);
export const changeCodes = (wish) => post("/api/codes", wish);
export const editCandidates = (wish) => post("/api/candidates/edit", wish);
export const lookForCandidates = () => post("/api/candidates/look", {});
