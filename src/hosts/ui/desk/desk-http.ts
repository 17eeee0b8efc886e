import { addressOf } from "../route/place.ts";
import type { ToolName, Tools } from "./answers.ts";
import { createConnection } from "./connection.ts";
import { type Change, type Desk, Refused, SignedOut, Unreachable } from "./desk.ts";
import { createLive } from "./live.ts";

type Body = { error?: string; code?: string; next?: string };

/** One request to our own server. @throws Refused, Unreachable, SignedOut */
export async function post<A>(address: string, args: unknown, signal?: AbortSignal): Promise<A> {
  return read<A>(
    ask(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-plex-ingest": "1" },
      body: JSON.stringify(args),
      ...(signal ? { signal } : {}),
    }),
  );
}

/** The same without changing anything. */
export const get = <A>(address: string): Promise<A> => read<A>(ask(address, {}));

const ask = (address: string, how: RequestInit): Promise<Response> =>
  fetch(new URL(address, document.baseURI), { credentials: "same-origin", ...how });

async function read<A>(asked: Promise<Response>): Promise<A> {
  let response: Response;
  let body: unknown;
  try {
    response = await asked;
    body = await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    // Nothing answered, or a proxy with a page of its own.
    throw new Unreachable("No answer came from the daemon.", { cause: error });
  }
  if (response.ok) return body as A;
  const { error = `The server answered ${response.status}.`, code = "internal_error", next } = body as Body;
  if (response.status === 401) throw new SignedOut([error, next].filter(Boolean).join(" "));
  throw new Refused(error, code, next);
}

/** Also looks again at everything, as after signing in. */
type HttpDesk = Desk & { look(): void };

/** The page's desk: the daemon that served it. `signedOut` is told each time that there is no session any more. */
export function httpDesk(signedOut: () => void): HttpDesk {
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change);
  };
  // The stream ends with its session: then it is asked for at once, not with the next call.
  const probe = () => watched(get<{ signed_in: boolean }>("session")).then((one) => one.signed_in || signedOut());
  const connection = createConnection(tell, probe);
  const changes = createLive(connection.stream);

  async function watched<A>(asked: Promise<A>): Promise<A> {
    try {
      const answer = await asked;
      connection.answered();
      return answer;
    } catch (error) {
      if (error instanceof Unreachable) connection.failed();
      else if (error instanceof Refused || error instanceof SignedOut) connection.answered();
      if (error instanceof SignedOut) signedOut();
      throw error;
    }
  }

  return {
    call: <T extends ToolName>(tool: T, args: Tools[T]["asks"], signal?: AbortSignal) =>
      watched(post<Tools[T]["answers"]>(`api/${tool}`, args, signal)),
    onChange(listener) {
      listeners.add(listener);
      changes.start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) changes.end();
      };
    },
    link: (to) => addressOf(to),
    look: () => tell({ kind: "changed" }),
  };
}
