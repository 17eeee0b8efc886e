import { CLIENT_KINDS } from "../../../core/torrent/kinds.ts";
import type { RequestTable } from "./define.ts";

/** Requests for the tools of the toolset `torrents`. */
export const TORRENTS_REQUESTS: RequestTable = {
  list_torrents: {
    words: `downloading seeding progress ratio speed fast finished client coming left percent ${CLIENT_KINDS.join(" ")}`,
    requests: [
      "which torrents are still downloading",
      "how fast is the Ubuntu thing coming down",
      "how far along is the Debian torrent",
      "what's the ratio on my Fedora image",
      "what is downloading",
      "is the download finished yet",
      "how much longer will it take",
      "what am I seeding",
      "which torrents are stuck",
      "show my downloads in the client",
      "what is transmission doing",
      "which downloads have stalled",
      "how many percent are done",
      "what's in the torrent client",
      "are there torrents that were never filed",
      "when will it be ready",
      "the download speed",
      "list everything in the download client",
    ],
  },
  control_torrent: {
    words: "add magnet start stop pause seeding label delete download link",
    requests: [
      "delete a torrent from the client",
      "fetch this magnet for me",
      "cancel the download of that Linux image but keep the data",
      "stop seeding everything older than a month",
      "put the label films on this torrent",
      "pause all torrents",
      "start the download again",
      "remove the torrent",
      "add this link to the download client",
      "download this magnet link",
      "resume the stalled torrent",
      "stop the download",
      "verify the data of a torrent",
      "check the torrent for errors again",
      "change the category of the torrent",
      "ask the tracker for more peers",
      "stop uploading",
      "delete the finished ones from the client",
      "grab this torrent",
    ],
  },
};
