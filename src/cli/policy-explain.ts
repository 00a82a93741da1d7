import { policyAsYaml } from '../config/policy-as-yaml.ts'
import type { EffectivePolicy } from '../config/policy-layers.ts'

/** Every value of a policy that somebody said and that holds, by the file and line that decided it. */
export function explainPolicy(effective: EffectivePolicy, json: boolean): string {
  const { policy, origins, ignored } = effective
  return json ? `${JSON.stringify({ policy, origins, ignored })}\n` : policyAsYaml(effective)
}
