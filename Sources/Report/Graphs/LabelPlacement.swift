/// Finds places for words so that none covers another.
enum LabelPlacement {
  /// A rectangle in pixels, y downwards.
  struct Box: Equatable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
    var middle: Double { top + height / 2 }

    func overlap(_ other: Box) -> Double {
      let across = min(right, other.right) - max(left, other.left)
      let down = min(bottom, other.bottom) - max(top, other.top)
      return across > 0 && down > 0 ? across * down : 0
    }

    func contains(_ other: Box) -> Bool {
      other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
    }
  }

  /// Middles of labels of these heights, each as near to its wish as the others allow, in the order of the wishes, within
  /// bounds if they fit.
  ///
  /// Labels that would overlap form a block, which lies where its members lie best on average; blocks that touch are
  /// joined (pool adjacent violators).
  static func spread(_ wishes: [Double], heights: [Double], in bounds: ClosedRange<Double>) -> [Double] {
    struct Block {
      var members: [Int]
      var top: Double
      var height: Double
    }
    let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
    var blocks: [Block] = []
    func placed(_ members: [Int]) -> Block {
      var (offset, sum) = (0.0, 0.0)
      for member in members {
        sum += wishes[member] - heights[member] / 2 - offset
        offset += heights[member]
      }
      let best = sum / Double(members.count)
      return Block(
        members: members, top: max(bounds.lowerBound, min(best, bounds.upperBound - offset)), height: offset)
    }
    for member in order {
      blocks.append(placed([member]))
      while blocks.count > 1, blocks[blocks.count - 2].top + blocks[blocks.count - 2].height > blocks.last!.top {
        let last = blocks.removeLast()
        blocks[blocks.count - 1] = placed(blocks[blocks.count - 1].members + last.members)
      }
    }
    var middles = wishes
    for block in blocks {
      var top = block.top
      for member in block.members {
        middles[member] = top + heights[member] / 2
        top += heights[member]
      }
    }
    return middles
  }

  /// A box of this size beside a dot, that covers as little as possible of what is there already.
  static func beside(
    x: Double, y: Double, radius: Double, width: Double, height: Double, avoiding taken: [Box], within bounds: Box
  ) -> Box {
    let gap = radius + 5
    var candidates: [Box] = []
    for distance in [gap, gap + 14, gap + 28, gap + 42] {
      let diagonal = distance * 0.75
      candidates += [
        Box(left: x + distance, top: y - height / 2, width: width, height: height),
        Box(left: x - distance - width, top: y - height / 2, width: width, height: height),
        Box(left: x + diagonal, top: y - diagonal - height, width: width, height: height),
        Box(left: x + diagonal, top: y + diagonal, width: width, height: height),
        Box(left: x - diagonal - width, top: y - diagonal - height, width: width, height: height),
        Box(left: x - diagonal - width, top: y + diagonal, width: width, height: height),
        Box(left: x - width / 2, top: y - distance - height, width: width, height: height),
        Box(left: x - width / 2, top: y + distance, width: width, height: height),
      ]
    }
    func cost(_ box: Box) -> Double {
      taken.reduce(bounds.contains(box) ? 0 : 1e6) { $0 + $1.overlap(box) }
    }
    var best = candidates[0]
    for candidate in candidates where cost(candidate) < cost(best) - 0.5 { best = candidate }
    return best
  }
}
