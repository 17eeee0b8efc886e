import type { DoctorProbe } from "../doctor.ts";
import { arr } from "./arr.ts";
import { clock } from "./clock.ts";
import { configuration } from "./configuration.ts";
import { database } from "./database.ts";
import { engine, lastChecks } from "./engine.ts";
import { folders } from "./folders.ts";
import { issuer } from "./issuer.ts";
import { library } from "./library.ts";
import { links } from "./links.ts";
import { mediaServers } from "./media-servers.ts";
import { newInodes } from "./new-inodes.ts";
import { secondCatalogue } from "./second-catalogue.ts";
import { serverLibraries } from "./server-libraries.ts";
import { serverRights } from "./server-rights.ts";
import { program, service } from "./service.ts";
import { sharedCache } from "./shared-cache.ts";
import { space } from "./space.ts";
import { state } from "./state.ts";
import { tmdb } from "./tmdb.ts";
import { downloadClients, torrentDone } from "./torrent-done.ts";
import { torrentFolders } from "./torrent-folders.ts";
import { torrentLinks } from "./torrent-links.ts";
import { unpacking, watching } from "./watching.ts";

/** All probes, in the order in which they are reported. */
export const PROBES: readonly DoctorProbe[] = [
  program,
  configuration,
  folders,
  links,
  torrentLinks,
  library,
  serverRights,
  newInodes,
  space,
  state,
  database,
  engine,
  lastChecks,
  service,
  ...downloadClients,
  torrentFolders,
  torrentDone,
  arr,
  tmdb,
  secondCatalogue,
  ...mediaServers.flatMap((server, index) => [server, serverLibraries[index] ?? []].flat()),
  sharedCache,
  issuer,
  clock,
  watching,
  unpacking,
];
