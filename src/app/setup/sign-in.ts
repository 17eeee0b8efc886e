import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { PlexTvServer, SetupPorts } from "./ports.ts";

const POLL_INTERVAL_MS = 2000;

type SignInPorts = Pick<SetupPorts, "pin" | "pinToken" | "plexTvServers">;

/**
 * Signs in at plex.tv: shows a code, and waits until a person has entered it at plex.tv/link.
 * @returns the servers that the account owns
 * @throws UserError when the code expires; Outage; the signal's reason
 */
export async function signIn(
  ports: SignInPorts,
  clock: Clock,
  show: (code: string) => void,
  signal: AbortSignal,
): Promise<PlexTvServer[]> {
  const pin = await ports.pin(signal);
  if (!pin) throw expired();
  show(pin.code);
  const until = clock.monotonic() + pin.expiresInMs;
  while (clock.monotonic() < until) {
    await clock.sleep(POLL_INTERVAL_MS, signal);
    const answer = await ports.pinToken(pin.id, signal);
    if (answer === "expired") break;
    if (answer !== "waiting") return ports.plexTvServers(answer.token, signal);
  }
  throw expired();
}

const expired = (): UserError =>
  new UserError("The code was not entered in time.", "Sign in again, or paste a token.", "unauthorized");
