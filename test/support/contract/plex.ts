import { type Contract, FLAG, INTEGER, type Row, TEXT } from "./contract.ts";

// The part of a Plex Media Server's API that the program uses. `specification` is Plex's own
// OpenAPI document, versions 1.2.0 and 1.2.2. `clients` is what python-plexapi and Plex Web send
// but the document omits.

/**
 * The first server for which the document was published (as 1.0.0). Older servers may lack what
 * only the document has.
 */
const PUBLISHED = "1.41.9";

const NAMES = /^[A-Za-z]+(?:,[A-Za-z]+)*$/;
/** Plex's numbers for its kinds of items. */
const TYPE = /^(?:[1-9]|1[0-8]|42)$/;
const SORT =
  /^(?:titleSort|year|originallyAvailableAt|rating|audienceRating|userRating|contentRating|duration|viewOffset|viewCount|addedAt|updatedAt|lastViewedAt|mediaHeight|mediaBitrate|random)(?::(?:asc|desc))?$/;
/** An item's own guid. It is never an id from another catalogue. */
const MAIN_GUID = /^(?:plex|local|com\.plexapp\.agents\.[\w.]+|tv\.plex\.agents\.[\w.]+):\/\/.+$/;

/**
 * A media query: filters for a library's items, by the fields of their kind or of the kind above
 * it.
 */
const MEDIA_QUERY = {
  type: TYPE,
  sort: SORT,
  title: TEXT,
  year: INTEGER,
  "show.year": INTEGER,
  "album.year": INTEGER,
  genre: INTEGER,
  "show.genre": INTEGER,
  "album.genre": INTEGER,
  "artist.genre": INTEGER,
  guid: MAIN_GUID,
  unwatched: FLAG,
  unwatchedLeaves: FLAG,
  includeGuids: FLAG,
};
/** Older servers do not include ids from other catalogues in lists. */
const LISTS_GUIDS = { includeGuids: "1.24.3.5033" };

const PLAYER = { commandID: INTEGER, type: /^(?:video|music|photo)$/ };
const command = (name: string, query: Record<string, RegExp> = {}): Row => ({
  methods: ["GET"],
  path: `/player/playback/${name}`,
  from: "clients",
  query: { ...PLAYER, ...query },
  needs: ["commandID", "type"],
  errors: [404, 406, 500, 502, 503, 504],
});

const get = (path: string, from: Row["from"], more: Partial<Row> = {}): Row => ({
  methods: ["GET"],
  path,
  from,
  ...more,
});

const REFRESH = {
  query: { path: /^(?:\/|[A-Za-z]:\\|\\\\)/, force: FLAG },
  newer: { path: "1.20.0.3125" },
  errors: [404],
};
/** Status 401 without a Plex Pass, 403 for an empty session. */
const TERMINATE = {
  query: { sessionId: TEXT, reason: TEXT },
  needs: ["sessionId"],
  errors: [403, 404],
};

/** One item, which may be everything below it. */
const MARK = {
  query: { key: /^\d{1,15}$/, identifier: /^com\.plexapp\.plugins\.library$/ },
  needs: ["key", "identifier"],
  errors: [404],
};
const RATE = {
  ...MARK,
  query: { ...MARK.query, rating: /^(?:-1|10|\d(?:\.\d)?)$/ },
  needs: [...MARK.needs, "rating"],
};
/** The document lists only PUT, which older servers lack. Clients send GET. */
const mark = (name: string, row: Partial<Row>): readonly Row[] => [
  get(`/:/${name}`, "clients", row),
  { methods: ["PUT"], path: `/:/${name}`, from: "specification", since: PUBLISHED, ...row },
];
/** Items of this server, by their ids. */
const ITEMS = /^server:\/\/[^/]+\/com\.plexapp\.plugins\.library\/library\/metadata\/\d+(?:,\d+)*$/;
const MATCHES = {
  query: { manual: FLAG, title: TEXT, year: INTEGER },
  errors: [403, 404],
};
/** Only the owner may change what everybody sees: 403 for another user's token. */
const write = (
  method: "POST" | "PUT",
  path: string,
  query: Record<string, RegExp>,
  more: Partial<Row> = {},
): Row => ({ methods: [method], path, from: "clients", query, errors: [403, 404], ...more });

const ROWS: readonly Row[] = [
  get("/", "specification"),
  get("/identity", "specification"),
  // The document no longer has this path, only `/all`. Every client requests the short one, and
  // servers respond to both.
  get("/library/sections", "recordings"),
  get("/library/sections/all", "specification", { since: PUBLISHED }),
  get("/library/sections/{id}/all", "specification", {
    query: MEDIA_QUERY,
    newer: LISTS_GUIDS,
    errors: [404],
  }),
  get("/library/sections/{id}/genre", "recordings", { query: { type: TYPE }, errors: [404] }),
  get("/library/sections/{id}/recentlyAdded", "recordings", {
    query: { includeGuids: FLAG },
    errors: [404],
  }),
  // The document lists only POST, but clients send GET.
  get("/library/sections/{id}/refresh", "clients", REFRESH),
  {
    methods: ["POST"],
    path: "/library/sections/{id}/refresh",
    from: "specification",
    since: PUBLISHED,
    ...REFRESH,
  },
  get("/library/metadata/{id}", "specification", {
    query: { includeGuids: FLAG, includeChapters: FLAG },
    errors: [404],
  }),
  get("/library/metadata/{id}/allLeaves", "specification", {
    query: { includeGuids: FLAG },
    errors: [404],
  }),
  get("/library/metadata/{id}/children", "specification", {
    query: { includeGuids: FLAG },
    errors: [404],
  }),
  ...mark("scrobble", MARK),
  ...mark("unscrobble", MARK),
  ...mark("rate", RATE),
  get("/playlists", "specification"),
  // The document lists only the items; every client sends the name and the kind, too.
  write(
    "POST",
    "/playlists",
    { type: /^(?:video|audio|photo)$/, title: TEXT, smart: /^0$/, uri: ITEMS },
    { needs: ["type", "title", "smart", "uri"] },
  ),
  write("PUT", "/playlists/{id}/items", { uri: ITEMS }, { needs: ["uri"], from: "specification" }),
  get("/library/sections/{id}/collections", "specification", { errors: [404] }),
  write(
    "POST",
    "/library/collections",
    { sectionId: INTEGER, title: TEXT, type: TYPE, smart: /^0$/, uri: ITEMS },
    { needs: ["sectionId", "title", "type", "smart", "uri"], from: "specification" },
  ),
  write(
    "PUT",
    "/library/collections/{id}/items",
    { uri: ITEMS },
    { needs: ["uri"], from: "specification" },
  ),
  write("PUT", "/library/metadata/{id}/refresh", {}, { from: "specification" }),
  get("/library/metadata/{id}/matches", "clients", MATCHES),
  {
    methods: ["PUT"],
    path: "/library/metadata/{id}/matches",
    from: "specification",
    since: PUBLISHED,
    ...MATCHES,
  },
  write(
    "PUT",
    "/library/metadata/{id}/match",
    { guid: MAIN_GUID, name: TEXT, year: INTEGER },
    { needs: ["guid"], from: "specification" },
  ),
  get("/library/recentlyAdded", "recordings", { query: { includeGuids: FLAG }, errors: [404] }),
  get("/hubs/home/recentlyAdded", "recordings", {
    query: { type: TYPE, sectionID: INTEGER, includeGuids: FLAG },
    errors: [404],
  }),
  get("/library/onDeck", "recordings", { query: { includeGuids: FLAG }, errors: [404] }),
  get("/hubs/continueWatching", "specification", {
    since: PUBLISHED,
    query: { count: INTEGER, includeGuids: FLAG },
    errors: [404],
  }),
  get("/hubs/search", "specification", {
    query: { query: TEXT, limit: INTEGER, sectionId: INTEGER, includeGuids: FLAG },
    needs: ["query"],
    errors: [404],
  }),
  get("/library/search", "clients", {
    query: { query: TEXT, limit: INTEGER, searchTypes: NAMES, includeGuids: FLAG },
    needs: ["query"],
    errors: [404],
  }),
  get("/search", "clients", {
    query: { query: TEXT, limit: INTEGER, includeGuids: FLAG },
    needs: ["query"],
    errors: [404],
  }),
  get("/accounts", "recordings"),
  get("/devices", "recordings"),
  get("/clients", "recordings"),
  get("/status/sessions", "specification", { errors: [403] }),
  get("/status/sessions/history/all", "specification", {
    query: {
      accountID: INTEGER,
      librarySectionID: INTEGER,
      metadataItemID: INTEGER,
      sort: /^viewedAt(?::(?:asc|desc))?$/,
      "viewedAt>": INTEGER,
    },
  }),
  get("/status/sessions/terminate", "clients", TERMINATE),
  {
    methods: ["POST"],
    path: "/status/sessions/terminate",
    from: "specification",
    since: PUBLISHED,
    ...TERMINATE,
  },
  {
    methods: ["POST"],
    path: "/playQueues",
    from: "specification",
    query: {
      type: /^(?:audio|video|photo)$/,
      uri: /^server:\/\/[^/]+\/com\.plexapp\.plugins\.library\/library\/metadata\/\d+$/,
      continuous: FLAG,
      shuffle: FLAG,
      repeat: FLAG,
    },
    needs: ["type"],
  },
  {
    methods: ["POST"],
    path: "/security/token",
    from: "specification",
    query: { type: /^delegation$/, scope: /^all$/ },
    needs: ["type", "scope"],
    errors: [403, 404],
  },
  // The document's text names the parameter `filters`, but its list of parameters names it
  // `filter`.
  get("/:/eventsource/notifications", "specification", {
    query: { filters: NAMES, filter: NAMES },
  }),
  command("play"),
  command("pause"),
  command("stop"),
  command("seekTo", { offset: INTEGER }),
  command("playMedia", {
    key: /^\/library\/metadata\/\d+$/,
    containerKey: /^\/playQueues\/\d+\?/,
    machineIdentifier: TEXT,
    address: TEXT,
    port: INTEGER,
    protocol: /^https?$/,
    token: TEXT,
    offset: INTEGER,
    providerIdentifier: /^com\.plexapp\.plugins\.library$/,
  }),
  get("/player/timeline/poll", "clients", {
    query: { wait: FLAG, commandID: INTEGER },
    errors: [404, 406],
  }),
];

/** Headers contain only ASCII. Plex guesses the meaning of other bytes. */
const ASCII = /^[\x20-\x7e]+$/;

export const PLEX: Contract = {
  server: "Plex Media Server",
  rows: ROWS,
  // These parameters reduce any list. A server may still send everything.
  query: { excludeElements: NAMES, excludeFields: NAMES },
  headers: {
    begin: /^x-plex-/,
    known: {
      "x-plex-token": ASCII,
      "x-plex-client-identifier": ASCII,
      "x-plex-product": ASCII,
      "x-plex-version": ASCII,
      "x-plex-platform": ASCII,
      "x-plex-device-name": ASCII,
      "x-plex-target-client-identifier": ASCII,
      "x-plex-container-start": INTEGER,
      "x-plex-container-size": INTEGER,
    },
  },
  errors: [400, 401, 404, 405, 429, 500, 502, 503],
  also: ({ headers, query, path }) => {
    // This path requires no headers, not even `accept`.
    if (path === "/identity") return undefined;
    if (headers["x-plex-client-identifier"] === undefined) {
      return "it needs the header x-plex-client-identifier";
    }
    const wanted = path.startsWith("/:/eventsource") ? "text/event-stream" : "application/json";
    if (!headers.accept?.includes(wanted)) return `without "accept: ${wanted}" it answers in XML`;
    if (
      (headers["x-plex-container-start"] === undefined) !==
      (headers["x-plex-container-size"] === undefined)
    ) {
      return "a start without a size, or a size without a start, is ignored";
    }
    return Object.keys(query).some((name) => /^x-plex-token$/i.test(name))
      ? "a token belongs in a header"
      : undefined;
  },
};
