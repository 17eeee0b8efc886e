import { Services } from "../services.ts";
import { type ClientSetup, readAccess, type TypedAccess } from "./client-setup.ts";
import type { SetupValues } from "./setup-settings.ts";

/** A download client with its address and credentials as typed. */
export type TypedClient = { client: ClientSetup; access: TypedAccess };

/** Returns those of the clients that have an address in these settings. */
export const listTypedClients = (
  clients: readonly ClientSetup[],
  values: SetupValues,
): Services<TypedClient> =>
  Services.of(
    clients.flatMap((client) => {
      const access = readAccess(values, client);
      return access ? { client, access } : [];
    }),
  );
