import { CLIENT_IDENTIFIER, Odd, type Target } from "./step.ts";

/**
 * Checks whether the server opens its event stream. Does not wait for an event, because the stream
 * may be silent for a long time.
 */
export async function notifications({ url, token }: Target, signal: AbortSignal): Promise<string> {
  const stop = new AbortController();
  try {
    const answer = await fetch(
      `${url}/:/eventsource/notifications?filters=playing,timeline,activity`,
      {
        headers: {
          accept: "text/event-stream",
          "x-plex-token": token,
          "x-plex-client-identifier": CLIENT_IDENTIFIER,
        },
        // The token must not be sent to another host.
        redirect: "manual",
        signal: AbortSignal.any([signal, stop.signal]),
      },
    );
    const type = answer.headers.get("content-type") ?? "";
    if (answer.ok && type.startsWith("text/event-stream")) return "the stream opens";
    throw new Odd(
      `The event stream does not open (status ${answer.status}). Filed items are found by ` +
        "polling instead.",
    );
  } finally {
    stop.abort();
  }
}
