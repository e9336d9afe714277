Reactometer.start()
