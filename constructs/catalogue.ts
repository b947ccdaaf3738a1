import { needWords, type Need, type PlanOf } from "../model/catalogue";
import type { AppPlan } from "../model/plan/app-plan";
import { certificateOf } from "./needs/certificate";
import type { Contribution } from "./needs/contribution";
import { objectStoreOf } from "./needs/object-store";
import { secretsVaultOf } from "./needs/secrets-vault";
import { volumeOf } from "./needs/volume";

type Builder<Word extends Need> = (plan: PlanOf<Word>, app: AppPlan) => Contribution;

/** What each capability adds on Kubernetes. A capability without a builder does not compile. */
export const builders: { readonly [Word in Need]: Builder<Word> } = {
  volume: volumeOf,
  bucket: objectStoreOf,
  secrets: secretsVaultOf,
  certificate: certificateOf,
};

/** Everything that an app's needs add to it, in the order of the catalogue. */
export function contributionsOf(app: AppPlan): readonly Contribution[] {
  return needWords.flatMap((word) => {
    const plan = app.needs[word];
    const build = builders[word] as Builder<never>;
    return plan === null ? [] : [build(plan as never, app)];
  });
}
