interface Person {
  participantId: string;
  username: string;
}

/** Names of those who came and who left between two looks at the call. */
export function comingsAndGoings(before: readonly Person[], after: readonly Person[]) {
  const missingIn = (people: readonly Person[]) => (person: Person) =>
    !people.some((other) => other.participantId === person.participantId);
  const nameOf = (person: Person) => person.username;
  return {
    joined: after.filter(missingIn(before)).map(nameOf),
    left: before.filter(missingIn(after)).map(nameOf),
  };
}
