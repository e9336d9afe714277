import Offload
import ServerApp

ServerApp.run("inline-server") { InlineOffload($0) }
