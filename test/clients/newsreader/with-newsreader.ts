import { KINDS } from "../../../src/clients/kinds.ts";
import type { ClientAccess } from "../../../src/core/torrent/client.ts";
import type { ClientKind } from "../../../src/core/torrent/kinds.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";

export { failure, never } from "../transmission/with-transmission.ts";

/** Creates the real client for a newsreader at an address. */
export async function newsreaderAt(
  kind: ClientKind,
  url: string,
  access: Partial<ClientAccess> = {},
) {
  const none = () => undefined;
  const whole = { url, username: undefined, password: none, key: none, ...access };
  const clock = fakeClock();
  const client = await KINDS[kind].connect(clientSettings(kind), whole, {
    clock,
    deadlineMs: 5000,
  });
  return { ...client, clock, [Symbol.asyncDispose]: client.close };
}
