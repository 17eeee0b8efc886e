import { expect, test } from "vitest";
import { completeSetting } from "../../../src/core/setup/complete-address.ts";

test.each([
  ["PLEX_URL", "127.0.0.1:32400/", "http://127.0.0.1:32400"],
  ["PLEX_URL", "https://plex.example", "https://plex.example"],
  ["PLEX_URL", "", ""],
  ["TRANSMISSION_URL", "nas:9091/transmission/rpc", "http://nas:9091/transmission/rpc"],
  ["PLEX_MEDIA_ROOT", "media", "media"],
  [
    "DOWNLOAD_CLIENTS",
    "a=qbittorrent+nas:8080, b=rtorrent+scgi:///run/rt.sock",
    "a=qbittorrent+http://nas:8080,b=rtorrent+scgi:///run/rt.sock",
  ],
  [
    "DOWNLOAD_CLIENTS",
    "a=deluge+https://nas, nzbget+nas:6789",
    "a=deluge+https://nas,nzbget+http://nas:6789",
  ],
  ["DOWNLOAD_CLIENTS", "a=sabnzbd+, wrong", "a=sabnzbd+,wrong"],
])("%s: completes %j to %j", (name, text, whole) => {
  expect(completeSetting(name, text)).toBe(whole);
});
