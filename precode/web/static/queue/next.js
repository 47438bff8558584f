// The next thing to decide: of the queue one works in, or in the order of the transcript.

import { state } from "../model/state.js";
import { step } from "../model/stops.js";
import { stepQueue } from "./queue.js";

export const next = (by) => (state.queue ? stepQueue(by) : step(by));
