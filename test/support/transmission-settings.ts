export type TransmissionSettings = {
  port: number;
  peerPort: number;
  completeDir: string;
  incompleteDir: string | undefined;
  marksPartialFiles: boolean;
  preallocates: boolean;
  auth: { username: string; password: string } | undefined;
  doneScript: string | undefined;
  umask: number;
};

/** settings.json of a daemon that uses only the loopback address and has no queue. */
export const settingsJson = (settings: TransmissionSettings): string =>
  JSON.stringify({
    "alt-speed-enabled": false,
    "bind-address-ipv4": "127.0.0.1",
    "bind-address-ipv6": "::1",
    "blocklist-enabled": false,
    // Data is written immediately. With the default cache, a small torrent has no file before it is
    // complete.
    "cache-size-mb": 0,
    "dht-enabled": false,
    "download-dir": settings.completeDir,
    "download-queue-enabled": false,
    "incomplete-dir": settings.incompleteDir ?? settings.completeDir,
    "incomplete-dir-enabled": settings.incompleteDir !== undefined,
    "lpd-enabled": false,
    "message-level": 2,
    "peer-port": settings.peerPort,
    "peer-port-random-on-start": false,
    "pex-enabled": false,
    "port-forwarding-enabled": false,
    // 1 creates sparse files, 2 allocates their full size immediately.
    preallocation: settings.preallocates ? 2 : 1,
    "prefetch-enabled": false,
    "queue-stalled-enabled": false,
    "rename-partial-files": settings.marksPartialFiles,
    "rpc-authentication-required": settings.auth !== undefined,
    "rpc-bind-address": "127.0.0.1",
    "rpc-enabled": true,
    "rpc-host-whitelist": "localhost",
    "rpc-host-whitelist-enabled": true,
    "rpc-password": settings.auth?.password ?? "",
    "rpc-port": settings.port,
    "rpc-url": "/transmission/",
    "rpc-username": settings.auth?.username ?? "",
    "rpc-whitelist": "127.0.0.1,::1",
    "rpc-whitelist-enabled": true,
    "scrape-paused-torrents-enabled": false,
    "script-torrent-done-enabled": settings.doneScript !== undefined,
    "script-torrent-done-filename": settings.doneScript ?? "",
    "seed-queue-enabled": false,
    "start-added-torrents": true,
    "trash-original-torrent-files": false,
    umask: settings.umask,
    "utp-enabled": false,
    "watch-dir-enabled": false,
  });
