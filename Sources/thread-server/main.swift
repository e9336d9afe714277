import Offload
import ServerApp

ServerApp.run("thread-server") { ThreadOffload($0) }
