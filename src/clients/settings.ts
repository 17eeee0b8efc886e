import { TRANSMISSION, TRANSMISSIONS_OWN, unusedTransmission } from "./transmission/settings.ts";

// The settings of every kind of client. Apart from `clients.ts`, because processes that start fast read no settings.

export const CLIENT_SETTINGS = { ...TRANSMISSION };

export const unusedClientSettings = (isGiven: (name: keyof typeof CLIENT_SETTINGS) => boolean) => [
  ...unusedTransmission(isGiven),
];

/** Names of variables that the clients themselves take, and that are no typing errors of ours. */
export const CLIENTS_OWN_SETTINGS = [...TRANSMISSIONS_OWN];
