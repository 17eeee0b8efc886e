import { createTransmissionClient } from "../../../src/clients/transmission/rpc/client.ts";
import type { TransmissionDeps } from "../../../src/clients/transmission/rpc/transport.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import {
  type FakeTransmissionOptions,
  startFakeTransmission,
} from "../../support/fake-transmission.ts";

export const never = new AbortController().signal;

/**
 * The real client against a loopback Transmission. The client's clock stands still until the test
 * advances it.
 */
export async function withTransmission(
  options: FakeTransmissionOptions = {},
  deps: Partial<TransmissionDeps> = {},
) {
  const fake = await startFakeTransmission(options);
  const clock = fakeClock();
  const made = createTransmissionClient({
    names: clientSettings("transmission"),
    url: fake.origin,
    username: options.auth?.username,
    password: () => options.auth?.password,
    clock,
    ...deps,
  });
  const { close: closeClient, commands, ...calls } = made;
  const client = { ...calls, ...commands };
  const close = async (): Promise<void> => {
    await closeClient();
    await fake.close();
  };
  return { fake, clock, client, closeClient, [Symbol.asyncDispose]: close };
}

export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) =>
      Promise.reject(new Error(`It should have failed, but gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
