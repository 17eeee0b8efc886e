/** Every kind of program that downloads, with what people call it. */
export const CLIENT_TITLES = { transmission: "Transmission" } as const;
export type ClientKind = keyof typeof CLIENT_TITLES;
export const CLIENT_KINDS = Object.keys(CLIENT_TITLES) as ClientKind[];
export const isClientKind = (text: string): text is ClientKind => Object.hasOwn(CLIENT_TITLES, text);
