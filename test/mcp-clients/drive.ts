// Runs in a separate process for each client, because a client may keep it alive or end it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Place, Transport } from "./client.ts";
import { DRIVERS } from "./drivers.ts";
import { createPerson, type Facts, type Outcome, runScenario, type Step } from "./scenario.ts";

export type Order = {
  driver: string;
  transport: Transport;
  /** Where the client's packages are installed. */
  folder: string;
  place: Place;
  facts: Facts;
};

/** The answer of a client's process. */
export type Report = { outcomes: Record<Step, Outcome> } | { failed: string };

async function drive({ driver, transport, folder, place, facts }: Order) {
  const open = DRIVERS[driver];
  if (!open) throw new Error(`There is no driver ${driver}.`);
  // Modules resolve packages from their own folder.
  const door = join(folder, "load.mjs");
  writeFileSync(door, "export const load = (name) => import(name);\n");
  const { load } = (await import(pathToFileURL(door).href)) as {
    load<T>(name: string): Promise<T>;
  };
  const person = createPerson();
  const client = await open({
    place,
    transport,
    load,
    at: (path) => join(folder, path),
    reply(form) {
      person.forms.push(form);
      return person.reply(form);
    },
  });
  const outcomes = await runScenario(client, person, facts);
  await client.close();
  return outcomes;
}

process.once("message", (order: Order) => {
  void drive(order).then(
    (outcomes) => process.send?.({ outcomes }, () => process.exit()),
    (error: unknown) =>
      process.send?.({ failed: error instanceof Error ? error.message : String(error) }, () =>
        process.exit(),
      ),
  );
});
