import type { DomainEvent } from "../../data/event.ts";
import { jwtConfigurationOf, type Store } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import { EVENT_TYPES } from "../../webhooks/unsupported.ts";

/** Whether the emulator sends events of this type. */
export function isEventType(type: string): boolean {
  return EVENT_TYPES.includes(type);
}

/** An event of a type about a user, with the members that FusionAuth's have, to be sent by hand. */
export function sampleEvent(
  store: Store,
  type: string,
  user: User,
): DomainEvent {
  const [registration] = user.registrations;
  const applicationId = registration?.applicationId;
  const application = store.applications.get(applicationId ?? "");
  const { tenantId, id: userId } = user;
  const shared = { type, tenantId, user };
  const forApplication = applicationId === undefined ? {} : { applicationId };
  if (type === "jwt.refresh-token.revoke") {
    const lifetimes = application === undefined ? {} : {
      [application.id]:
        jwtConfigurationOf(store, application).timeToLiveInSeconds,
    };
    return { ...shared, userId, applicationTimeToLiveInSeconds: lifetimes };
  }
  if (type === "jwt.refresh") return { ...shared, userId, ...forApplication };
  if (type.startsWith("user.registration.")) {
    return {
      ...shared,
      ...forApplication,
      ...(registration === undefined ? {} : { registration }),
      ...(type === "user.registration.update" && registration !== undefined
        ? { original: registration }
        : {}),
    };
  }
  if (type.startsWith("user.login.")) {
    return { ...shared, ...forApplication, authenticationType: "PASSWORD" };
  }
  if (type === "user.update") return { ...shared, original: user };
  return type === "user.email.update"
    ? { ...shared, previousEmail: user.email }
    : shared;
}
