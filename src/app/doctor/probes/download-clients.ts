import { CLIENT_KINDS, CLIENT_TITLES } from "../../../core/torrent/kinds.ts";
import type { Probe } from "../doctor.ts";
import { ok, warn } from "../finding.ts";
import { failed } from "../run-doctor.ts";

/** One for each kind of client: whether it answers, and what is set in it that makes trouble. */
export const downloadClients: readonly Probe[] = CLIENT_KINDS.map((kind) => ({
  id: kind,
  title: CLIENT_TITLES[kind],
  needs: [kind],
  async run({ outside: { clients } }, signal) {
    const reports = clients
      .filter((client) => client.kind === kind)
      .map(async ({ title, address, report }) => {
        try {
          const { version, warnings } = await report(signal);
          const told = warnings.map(({ found, ...remedy }) => warn(found, remedy));
          return [ok(`${title} ${version} answers at ${address}.`), ...told];
        } catch (error) {
          signal.throwIfAborted();
          // Another one of this kind has its own answer.
          return [failed(title, error)];
        }
      });
    return (await Promise.all(reports)).flat();
  },
}));
