/** A thread that compares prints. What it works on are numbers of our own making: nothing of a file's is parsed here. */
import { parentPort, workerData } from "node:worker_threads";
import { matchAudio } from "../../compare/audio.ts";
import { matchClips } from "../../compare/frames.ts";
import { matchPictures } from "../../compare/pictures.ts";
import { matchByPlaces } from "../../compare/places.ts";
import type { MatchTask } from "./thread.ts";

const task = workerData as MatchTask;
const answer = () => {
  switch (task.kind) {
    case "pictures":
      return matchPictures(task.a, task.b);
    case "clips":
      return matchClips(task.a, task.b, task.interval);
    case "places":
      return matchByPlaces(task.a, task.b, task.interval);
    case "sound":
      return matchAudio(task.a, task.b);
  }
};
parentPort?.postMessage(answer());
