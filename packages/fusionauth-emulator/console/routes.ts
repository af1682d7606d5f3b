import type { ConsoleContext } from "./console_state.ts";
import {
  clearFaults,
  releaseFaults,
  setFault,
  showFaults,
} from "./faults/faults.tsx";
import { showKickstart } from "./kickstart/kickstart.tsx";
import { forgetMails, showMails } from "./mails/mails.tsx";
import { showStartOver, startOver } from "./start_over/start_over.tsx";
import { forgetStories, showStories } from "./stories/list.tsx";
import { showStep, showStory } from "./stories/story.tsx";
import { changeTime, showTime } from "./time/time.tsx";
import { showUsers } from "./users/list.tsx";
import { createUser, showNewUser } from "./users/new_user.tsx";
import { saveUser, showUser } from "./users/user.tsx";
import {
  actOnUser,
  deleteRegistration,
  saveRegistration,
} from "./users/user_actions.ts";
import { sendAgain, showDelivery } from "./webhooks/delivery.tsx";
import { forgetDeliveries, showWebhooks } from "./webhooks/list.tsx";
import { sendEvent, showNewEvent } from "./webhooks/send.tsx";

type Answer = (ctx: ConsoleContext) => Response | Promise<Response>;

const USER = "/console/users/:id";
const REGISTRATION = `${USER}/registrations/:applicationId`;

/** The pages of the console, and what their forms are posted to. */
export const CONSOLE_ROUTES: readonly [
  method: "GET" | "POST",
  path: string,
  answer: Answer,
][] = [
  ["GET", "/", showStories],
  ["POST", "/console/stories/forget", forgetStories],
  ["GET", "/console/stories/:id", showStory],
  ["GET", "/console/steps/:id", showStep],
  ["GET", "/console/mails", showMails],
  ["POST", "/console/mails/forget", forgetMails],
  ["GET", "/console/webhooks", showWebhooks],
  ["POST", "/console/webhooks", sendEvent],
  ["GET", "/console/webhooks/new", showNewEvent],
  ["POST", "/console/webhooks/forget", forgetDeliveries],
  ["GET", "/console/webhooks/:id", showDelivery],
  ["POST", "/console/webhooks/:id", sendAgain],
  ["GET", "/console/users", showUsers],
  ["POST", "/console/users", createUser],
  ["GET", "/console/users/new", showNewUser],
  ["GET", USER, showUser],
  ["POST", USER, saveUser],
  ["POST", `${USER}/:action`, actOnUser],
  ["POST", REGISTRATION, saveRegistration],
  ["POST", `${REGISTRATION}/delete`, deleteRegistration],
  ["GET", "/console/time", showTime],
  ["POST", "/console/time", changeTime],
  ["GET", "/console/faults", showFaults],
  ["POST", "/console/faults", setFault],
  ["POST", "/console/faults/clear", clearFaults],
  ["POST", "/console/faults/release", releaseFaults],
  ["GET", "/console/kickstart", showKickstart],
  ["GET", "/console/start-over", showStartOver],
  ["POST", "/console/start-over", startOver],
];
