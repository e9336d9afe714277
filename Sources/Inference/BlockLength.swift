internal import Glibc

/// How many intervals in a row must be drawn together so that a resample sways as the measurement did.
///
/// The rule of Politis and White (Econometric Reviews 23, 2004) for the circular block bootstrap, with the correction of
/// Patton, Politis and White (2009): the correlation is followed until it drowns in noise, and the length grows with it
/// and with the cube root of the number of intervals. Never under that cube root itself, since a percentile may be
/// correlated where the series looked at is not, and never over a third of the series, so that there is something to draw.
enum BlockLength {
  /// For series of several repeats that are taken to be alike; each is centred on its own mean.
  static func automatic(_ series: [[Double]]) -> Int {
    let shortest = series.map(\.count).min() ?? 0
    if shortest < 6 { return 1 }
    let n = Double(shortest)
    let length = max(optimal(autocovariances(series, upTo: shortest / 2), n), cbrt(n))
    return max(1, Int(min(length, n / 3).rounded()))
  }

  private static func optimal(_ covariances: [Double], _ n: Double) -> Double {
    guard covariances[0] > 0 else { return 1 }
    let insignificant = 2 * (log10(n) / n).squareRoot()
    let run = max(5, Int(log10(n).squareRoot()))
    var last = 0
    for lag in 1..<covariances.count where (covariances[lag] / covariances[0]).magnitude > insignificant {
      // Beyond a run of lags that mean nothing, one that seems to is chance.
      if lag > last + run { break }
      last = lag
    }
    let window = min(2 * max(last, 1), covariances.count - 1)
    var (spectrum, slope) = (covariances[0], 0.0)
    for lag in 1...window {
      let share = Double(lag) / Double(window)
      let weight = share <= 0.5 ? 1 : 2 * (1 - share)
      spectrum += 2 * weight * covariances[lag]
      slope += 2 * weight * Double(lag) * covariances[lag]
    }
    guard spectrum > 0 else { return 1 }
    return cbrt(2 * slope * slope / (4.0 / 3 * spectrum * spectrum) * n)
  }

  private static func autocovariances(_ series: [[Double]], upTo largest: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: largest + 1)
    var total = 0
    for values in series {
      let mean = values.reduce(0, +) / Double(values.count)
      let centred = values.map { $0 - mean }
      total += values.count
      for lag in 0...largest {
        for index in lag..<centred.count { sums[lag] += centred[index] * centred[index - lag] }
      }
    }
    return sums.map { $0 / Double(total) }
  }
}
