import { createPlexClient, type PlexClientDeps } from "../../../src/servers/plex/client.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { type PlexOptions, startPlex } from "../../support/plex/start-plex.ts";

export const TOKEN = "s3cret-Plex-Token";

/** The real client against a loopback Plex; the client's clock stands still until it is moved. */
export async function withPlex(options: PlexOptions = {}, deps: Partial<PlexClientDeps> = {}) {
  const plex = await startPlex({ library: { sections: [], items: [] }, token: TOKEN, ...options });
  const clock = fakeClock();
  const client = createPlexClient({
    baseUrl: plex.url,
    token: () => TOKEN,
    clientIdentifier: "8d2f0c9e-0000-4000-8000-000000000001",
    version: "1.2.3",
    timeoutMs: 30_000,
    clock,
    // Whatever cards the machine of this test has.
    ownAddresses: () => [],
    ...deps,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await plex.close();
  };
  /** What Plex answers from now on, as JSON. */
  const says = (container: unknown): void =>
    plex.setFault({ kind: "body", body: JSON.stringify({ MediaContainer: container }) });
  return { plex, clock, client, says, [Symbol.asyncDispose]: close };
}
