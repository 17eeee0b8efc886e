import { readPageNetwork } from "../../adapters/machine/network.ts";
import { findPageAddresses, type PageAddresses, urlForOthers } from "../../core/page/addresses.ts";
import type { Config } from "../config/config.ts";
import type { GoodConfiguration } from "../config/load.ts";

type Settings = {
  config: Pick<Config, "server">;
  place: { env: Readonly<Record<string, string | undefined>> };
};

/** Returns the addresses at which the page can be opened at present. */
export async function readPageAddresses({
  config: { server },
  place: { env },
}: Settings): Promise<PageAddresses> {
  const { host, port, publicUrl, names, tlsCertFile } = server;
  return findPageAddresses(
    { host, port, publicUrl, names, isTls: tlsCertFile !== undefined },
    await readPageNetwork(host, env),
  );
}

/**
 * Returns an address of the page that other machines can open, for links that leave this machine.
 * Undefined if other machines cannot open it, or if the daemon does not serve it.
 */
export async function findPageForOthers(
  program: Settings & { loaded(): Pick<GoodConfiguration, "origins"> },
): Promise<string | undefined> {
  const { publicUrl } = program.config.server;
  if (publicUrl !== undefined) return `${publicUrl.replace(/\/+$/, "")}/`;
  const port = program.loaded().origins.SERVER_PORT;
  if (port === undefined || port.from === "default") return undefined;
  return urlForOthers(await readPageAddresses(program));
}
