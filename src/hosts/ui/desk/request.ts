declare global {
  /** What `first.ts` asked for while the script of the page was on its way, by what was asked. */
  var plexIngestBegun: Map<string, Promise<Response>> | undefined;
}

/** Whether the page asks by itself already. */
export const isPageThere = globalThis.plexIngestBegun !== undefined;
const begun = (globalThis.plexIngestBegun ??= new Map<string, Promise<Response>>());

const nameOf = (address: string, args: unknown): string => `${address} ${JSON.stringify(args)}`;

/** One request to our own server, which posts the arguments if there are any. */
function ask(address: string, args: unknown, signal?: AbortSignal): Promise<Response> {
  const posted = {
    method: "POST",
    headers: { "content-type": "application/json", "x-plex-ingest": "1" },
    body: JSON.stringify(args),
  };
  return fetch(new URL(address, document.baseURI), {
    credentials: "same-origin",
    ...(args === undefined ? {} : posted),
    ...(signal ? { signal } : {}),
  });
}

/** Asks before somebody is there to take the answer. */
export function begin(address: string, args?: unknown): void {
  const asked = ask(address, args);
  asked.catch(() => {});
  begun.set(nameOf(address, args), asked);
}

/** The answer that was asked for before, once, or a new one. */
export function answerTo(address: string, args?: unknown, signal?: AbortSignal): Promise<Response> {
  const name = nameOf(address, args);
  const asked = begun.get(name);
  begun.delete(name);
  return asked ?? ask(address, args, signal);
}

/** What nobody took by now is old when somebody would. */
export const forgetBegun = (): void => begun.clear();
