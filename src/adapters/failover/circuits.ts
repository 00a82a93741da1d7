import type { Logger } from '../../ports/logger.ts'
import type { Model } from '../../ports/model.ts'
import { type Circuit, type CircuitStatus, createCircuit } from './circuit.ts'

/** The circuits of a process, one an endpoint: what one run learned about it spares all others. */
export interface Circuits {
  /** The same model behind the circuit of its endpoint. */
  protect(model: Model): Model
  status(): readonly CircuitStatus[]
}

export function createCircuits(log: Logger): Circuits {
  const circuits = new Map<string, Circuit>()
  return {
    protect(model) {
      const { endpoint } = model.offers[0] ?? { endpoint: model.name }
      const circuit = circuits.get(endpoint) ?? createCircuit(endpoint, log)
      circuits.set(endpoint, circuit)
      return { ...model, complete: (request, signal) => circuit.guard(() => model.complete(request, signal)) }
    },
    status: () => [...circuits.values()].map((circuit) => circuit.status()),
  }
}
