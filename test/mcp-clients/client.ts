/** How a client reaches plex-ingest. */
export const TRANSPORTS = ["stdio", "http"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** The program over stdio, and the running daemon over HTTP. */
export type Place = {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  url: string;
  token: string;
  /** A free port for a bridge between client and server. */
  bridgePort: number;
};

/** A question to the person, as a client gets it. */
export type Form = { message: string; requestedSchema?: unknown };
export type Reply = { action: "accept" | "decline"; content?: Record<string, string> };

/** An answer as the user of a client gets it. */
export type Seen = { text: string; isError: boolean; data?: Record<string, unknown> | undefined };

/** A client from npm, behind what every client can do. */
export type Connected = {
  /** Names of the tools that the client offers to a model. */
  list(): Promise<string[]>;
  /** @throws Error with the text that the client shows, for clients that throw errors of tools */
  call(name: string, args: Record<string, unknown>): Promise<Seen>;
  close(): Promise<void>;
};

export type Open = {
  place: Place;
  transport: Transport;
  /** Imports a package that was installed for this client. */
  load<T>(name: string): Promise<T>;
  /** Path of a file in the folder where the client is installed. */
  at(path: string): string;
  /** Answers a question to the person. Only clients with forms call it. */
  reply(form: Form): Reply;
};

export type Driver = (open: Open) => Promise<Connected>;
