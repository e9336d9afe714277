public import ArgumentParser
public import Offload

// The words of the flags are those of the values.
extension OffloadConfiguration.QualityOfService: ExpressibleByArgument {}
extension OffloadConfiguration.Policy: ExpressibleByArgument {}
extension OffloadConfiguration.Order: ExpressibleByArgument {}
extension OffloadConfiguration.Spawn: ExpressibleByArgument {}
extension Admission.Policy: ExpressibleByArgument {}
