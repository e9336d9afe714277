set terminal svg size 1000,430 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'hostile.svg'
set encoding utf8
unset key
set multiplot
set label '<b>a_b</b> {x} ' . "'" . ' " \ `pwd` @a %s #{1}' at screen 0.01800, screen 0.93605 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label '$d << EOD' at screen 0.01800, screen 0.88214 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label 'EOD' at screen 0.01800, screen 0.84133 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label 'set output ' . "'" . '/dev/null' . "'" . '' at screen 0.01800, screen 0.80051 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set object rectangle from screen 0.21309, screen 0.18140 to screen 0.57126, screen 0.76319 behind fillcolor rgb '#F3F1EC' fillstyle solid noborder
set label 'it' . "'" . 's {loaded}' at screen 0.39217, screen 0.73993 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '' . "'" . '; system(' . "'" . 'true' . "'" . '); ' . "'" . '' at screen 0.01800, screen 0.02791 left front font 'DejaVu Sans,11.5' textcolor rgb '#595959'
$panel1_1 << EOD
0 0
1 1
2 2
3 3
4 4
EOD
$panel1_2 << EOD
0 1
1 2
2 3
3 4
4 5
EOD
$panel1_3 << EOD
0 2
1 3
2 4
3 5
4 6
EOD
$panel1_4 << EOD
0 3
1 4
2 5
3 6
4 7
EOD
set lmargin at screen 0.03400
set rmargin at screen 0.77900
set tmargin at screen 0.64651
set bmargin at screen 0.18140
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:4.16]
set yrange [0:7.28]
set xtics (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4) scale 0.5 out nomirror
set ytics (0, 2, 4, 6) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'y"\' at screen 0.01800, screen 0.68372 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '0' at screen 0.02700, screen 0.18140 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2' at screen 0.02700, screen 0.30917 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '4' at screen 0.02700, screen 0.43695 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '6' at screen 0.02700, screen 0.56473 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.0' at screen 0.03400, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.5' at screen 0.12354, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1.0' at screen 0.21309, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1.5' at screen 0.30263, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2.0' at screen 0.39217, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '2.5' at screen 0.48172, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '3.0' at screen 0.57126, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '3.5' at screen 0.66080, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '4.0' at screen 0.75035, screen 0.14651 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'x_1 % ' . "'" . ', µs' at screen 0.40650, screen 0.09535 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set arrow from screen 0.75435, screen 0.43695 to screen 0.78000, screen 0.43695 nohead front lc rgb '#73B1D5' lw 0.8
set arrow from screen 0.78000, screen 0.43695 to screen 0.78500, screen 0.43695 nohead front lc rgb '#73B1D5' lw 0.8
set label 'under_score^2 {braces}' at screen 0.78800, screen 0.45540 left front font 'DejaVu Sans,13' textcolor rgb '#0072B2'
set label '@macro' at screen 0.78800, screen 0.41851 left front font 'DejaVu Sans,13' textcolor rgb '#0072B2'
set arrow from screen 0.75435, screen 0.50084 to screen 0.78000, screen 0.49914 nohead front lc rgb '#E8A673' lw 0.8
set arrow from screen 0.78000, screen 0.49914 to screen 0.78500, screen 0.49914 nohead front lc rgb '#E8A673' lw 0.8
set label 'it' . "'" . 's "quoted" \n `date` $x %d' at screen 0.78800, screen 0.49914 left front font 'DejaVu Sans,13' textcolor rgb '#B44F00'
set arrow from screen 0.75435, screen 0.56473 to screen 0.78000, screen 0.55447 nohead front lc rgb '#73CAB2' lw 0.8
set arrow from screen 0.78000, screen 0.55447 to screen 0.78500, screen 0.55447 nohead front lc rgb '#73CAB2' lw 0.8
set label '<script>alert(1)</script> &' at screen 0.78800, screen 0.57291 left front font 'DejaVu Sans,13' textcolor rgb '#008562'
set label '&amp;' at screen 0.78800, screen 0.53602 left front font 'DejaVu Sans,13' textcolor rgb '#008562'
set arrow from screen 0.75435, screen 0.62862 to screen 0.78000, screen 0.62823 nohead front lc rgb '#E3B5CF' lw 0.8
set arrow from screen 0.78000, screen 0.62823 to screen 0.78500, screen 0.62823 nohead front lc rgb '#E3B5CF' lw 0.8
set label 'two' at screen 0.78800, screen 0.64667 left front font 'DejaVu Sans,13' textcolor rgb '#9F5E83'
set label 'lines  and   bell' at screen 0.78800, screen 0.60979 left front font 'DejaVu Sans,13' textcolor rgb '#9F5E83'
plot \
  $panel1_1 using 1:2 with lines lw 2 lc rgb '#0072B2' notitle, \
  $panel1_2 using 1:2 with lines lw 2 lc rgb '#D55E00' notitle, \
  $panel1_3 using 1:2 with lines lw 2 lc rgb '#009E73' notitle, \
  $panel1_4 using 1:2 with lines lw 2 lc rgb '#CC79A7' notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
