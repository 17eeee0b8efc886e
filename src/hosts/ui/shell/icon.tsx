import type { JSX } from "preact";

/** Icons on a 20 × 20 grid, as path data. */
const PATHS = {
  home: "M3 9.2 10 3l7 6.2V17h-5v-4.5H8V17H3z",
  waiting: "M3 11.5 5.2 4h9.6L17 11.5V16H3zM3 11.5h4l1 2h4l1-2h4",
  library: "M3.5 3.5h3v13h-3zM8.5 3.5h3v13h-3zM13.4 4.3l2.9-.7 2.4 12.2-2.9.7z",
  history: "M3.4 10a6.6 6.6 0 1 0 2-4.7L3.4 7.2M3.4 3.4v3.8h3.8M10 6.4V10l2.6 1.8",
  torrents: "M10 3v9M6.2 8.4 10 12.2l3.8-3.8M3.5 13.5v3h13v-3",
  settings:
    "M12.4 10a2.4 2.4 0 1 1-4.8 0 2.4 2.4 0 0 1 4.8 0M10 2.8v2.1M10 15.1v2.1M2.8 10h2.1M15.1 10h2.1M4.9 4.9l1.5 1.5M13.6 13.6l1.5 1.5M15.1 4.9l-1.5 1.5M6.4 13.6l-1.5 1.5",
  health: "M3 10.5h3.4l2-5.2 3.2 9.4 2-4.2H17",
  log: "M4 5.2h12M4 10h12M4 14.8h7.5",
  more: "M5.5 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0M11 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0M16.5 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0",
  well: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M6.8 10.2l2.2 2.2 4.2-4.6",
  busy: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6v4.2l2.6 1.6",
  paused: "M7 4.4v11.2M13 4.4v11.2",
  ill: "M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7zM7.4 7.4l5.2 5.2M12.6 7.4l-5.2 5.2",
  lost: "M3.2 8.2a7 7 0 0 1 2.4-3.6M8.4 3.2a7 7 0 0 1 4.3.4M15 5.2a7 7 0 0 1 1.9 3.6M16.7 12a7 7 0 0 1-2.6 3.6M11 17a7 7 0 0 1-4.3-.7M4.4 14.2A7 7 0 0 1 3 11",
  look: "M16.6 10a6.6 6.6 0 1 1-13.2 0 6.6 6.6 0 0 1 13.2 0M10 3.4v13.2M12.4 3.9v12.2M14.6 5.3v9.4",
  search: "M14 8.8a5.2 5.2 0 1 1-10.4 0 5.2 5.2 0 0 1 10.4 0M12.7 12.7 17 17",
  swap: "M3.5 7h12M12.5 4l3 3-3 3M16.5 13h-12M7.5 10l-3 3 3 3",
  both: "M3 6.5h9.5v10.2H3zM7 3.5h9v10.3",
  folder: "M3 5h5l1.8 2H17v9H3z",
  file: "M5 2.8h6.5L15 6.3v10.9H5zM11.2 3v3.6h3.6",
  play: "M6.5 4.2v11.6L16 10z",
  close: "m5 5 10 10M15 5 5 15",
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ of }: { of: IconName }): JSX.Element => (
  <svg class="i" viewBox="0 0 20 20" aria-hidden="true">
    <path d={PATHS[of]} />
  </svg>
);
