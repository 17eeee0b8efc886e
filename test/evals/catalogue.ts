import type { Task } from "./task.ts";
import { approveAllCertain } from "./tasks/approve-all-certain.ts";
import { bringBack } from "./tasks/bring-back.ts";
import { doIHaveIt } from "./tasks/do-i-have-it.ts";
import { fileSixAs1984 } from "./tasks/file-six-as-1984.ts";
import { goOnAgain } from "./tasks/go-on-again.ts";
import { howWellDidItGo } from "./tasks/how-well-did-it-go.ts";
import { keepBoth } from "./tasks/keep-both.ts";
import { leaveIt } from "./tasks/leave-it.ts";
import { lookAgain } from "./tasks/look-again.ts";
import { noCandidateFits } from "./tasks/no-candidate-fits.ts";
import { notFiledYet } from "./tasks/not-filed-yet.ts";
import { pauseIt } from "./tasks/pause-it.ts";
import { pauseTheTv } from "./tasks/pause-the-tv.ts";
import { removeTorrent } from "./tasks/remove-torrent.ts";
import { renameInLibrary } from "./tasks/rename-in-library.ts";
import { replaceIt } from "./tasks/replace-it.ts";
import { seasonTwoInOrder } from "./tasks/season-two-in-order.ts";
import { skipTheReel } from "./tasks/skip-the-reel.ts";
import { stopSeeding } from "./tasks/stop-seeding.ts";
import { takeBackKeepFilm } from "./tasks/take-back-keep-film.ts";
import { takeInNow } from "./tasks/take-in-now.ts";
import { whatIsInThisFolder } from "./tasks/what-is-in-this-folder.ts";
import { whatIsThisName } from "./tasks/what-is-this-name.ts";
import { whatWaitsAndWhy } from "./tasks/what-waits-and-why.ts";
import { whereWouldItGo } from "./tasks/where-would-it-go.ts";
import { whichFilmFits } from "./tasks/which-film-fits.ts";
import { whoWatched } from "./tasks/who-watched.ts";
import { whyEpisodeFive } from "./tasks/why-episode-five.ts";
import { withoutAsking } from "./tasks/without-asking.ts";
import { wrongDune } from "./tasks/wrong-dune.ts";

/** Every task, by the name of its file. */
export const TASKS: Readonly<Record<string, Task>> = {
  "approve-all-certain": approveAllCertain,
  "bring-back": bringBack,
  "do-i-have-it": doIHaveIt,
  "file-six-as-1984": fileSixAs1984,
  "go-on-again": goOnAgain,
  "how-well-did-it-go": howWellDidItGo,
  "keep-both": keepBoth,
  "leave-it": leaveIt,
  "look-again": lookAgain,
  "no-candidate-fits": noCandidateFits,
  "not-filed-yet": notFiledYet,
  "pause-it": pauseIt,
  "pause-the-tv": pauseTheTv,
  "remove-torrent": removeTorrent,
  "rename-in-library": renameInLibrary,
  "replace-it": replaceIt,
  "season-two-in-order": seasonTwoInOrder,
  "skip-the-reel": skipTheReel,
  "stop-seeding": stopSeeding,
  "take-back-keep-film": takeBackKeepFilm,
  "take-in-now": takeInNow,
  "what-is-in-this-folder": whatIsInThisFolder,
  "what-is-this-name": whatIsThisName,
  "what-waits-and-why": whatWaitsAndWhy,
  "where-would-it-go": whereWouldItGo,
  "which-film-fits": whichFilmFits,
  "who-watched": whoWatched,
  "why-episode-five": whyEpisodeFive,
  "without-asking": withoutAsking,
  "wrong-dune": wrongDune,
};
